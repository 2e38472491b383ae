import { Failed } from '../../core/failed.ts';
import { runAs, type User } from '../run-as.ts';
import { besidePath, type HiddenGit, plainEnvironment, quotePath } from './hidden-git.ts';
import type { BytePath, Entry } from './scan-workspace.ts';

/** Of files that changed since the last snapshot, together; a file with holes counts whole, as it would be read whole. */
const changedBytesMax = 4_000_000_000;

function refuseTooMuch(files: Entry[]): void {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (bytes <= changedBytesMax) return;
  const largest = files.reduce((a, b) => (b.size > a.size ? b : a));
  const gb = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  throw new Failed(
    'sandbox.refused',
    `The workspace holds ${gb(bytes)} of changed files, more than the ${gb(changedBytesMax)} that a snapshot takes. The largest is ${JSON.stringify(largest.path.slice(0, 300))} with ${gb(largest.size)}: remove it, or make such files in a cache folder or in /tmp.`,
  );
}

/** Paths for `xargs -0`, none of which can be taken for an option. */
export const argumentsOf = (paths: Iterable<BytePath>): Buffer =>
  Buffer.from(Array.from(paths, (path) => `./${path}\0`).join(''), 'latin1');

async function makeReadable(workspace: string, user: User, files: Entry[]): Promise<boolean> {
  const shut = files.filter((file) => (file.mode & 0o400) === 0);
  if (shut.length === 0) return false;
  await runAs(user, {
    program: 'xargs',
    args: ['-0', 'chmod', 'u+r', '--'],
    cwd: workspace,
    environment: plainEnvironment(),
    input: argumentsOf(shut.map((file) => file.path)),
    bytesMax: 10_000,
    timeoutMs: 60_000,
  });
  return true;
}

const oidsOf = (output: Buffer, many: number, what: string): string[] => {
  const oids = output.toString('latin1').trim().split('\n').filter(Boolean);
  if (oids.length === many) return oids;
  throw new Failed('sandbox.unavailable', `Git stored ${oids.length} of ${many} ${what}: take it again.`);
};

/** No shell, filter or attribute has a part in it: the bytes of each file are the blob. */
async function storeFiles(git: HiddenGit, workspace: string, files: Entry[]): Promise<string[]> {
  if (files.length === 0) return [];
  const input = files.map((file) => `${quotePath(`${besidePath}/${file.path}`)}\n`).join('');
  const output = await git.run(['hash-object', '-w', '--no-filters', '--stdin-paths'], {
    beside: workspace,
    input,
  });
  return oidsOf(output, files.length, 'files');
}

/** A link's blob is its target; no path is opened for it. */
async function storeLinks(git: HiddenGit, links: Entry[]): Promise<string[]> {
  if (links.length === 0) return [];
  const input = links.map(
    ({ target }, at) => `blob\nmark :${at + 1}\ndata ${target.length}\n${target}\nget-mark :${at + 1}\n`,
  );
  const output = await git.run(['fast-import', '--quiet', '--done'], {
    input: Buffer.from(`${input.join('')}done\n`, 'latin1'),
  });
  return oidsOf(output, links.length, 'links');
}

export interface Stored {
  oids: Map<BytePath, string>;
  /** Whether modes were changed so that files could be read: their times are others now. */
  touched: boolean;
}

/** @throws Failed `sandbox.refused` where it is too much; `sandbox.unavailable` where a file vanished meanwhile */
export async function storeBlobs(
  git: HiddenGit,
  of: { workspace: string; user: User },
  changed: Entry[],
): Promise<Stored> {
  const files = changed.filter((entry) => entry.kind === 'file');
  const links = changed.filter((entry) => entry.kind === 'link');
  refuseTooMuch(files);
  const touched = await makeReadable(of.workspace, of.user, files);
  const stored = [await storeFiles(git, of.workspace, files), await storeLinks(git, links)].flat();
  return { oids: new Map([...files, ...links].map(({ path }, at) => [path, stored[at] ?? ''])), touched };
}
