import type { Git } from '../git/git.ts';
import { outputOf } from '../git/answer.ts';
import type { UnpackedFile } from './collect-entries.ts';

/** Sent to git in one go, or one larger file by itself: a package is not held in memory twice. */
const batchBytesMax = 16_000_000;

// Paths are what the package's author wrote, for whatever machine: no rule of one file system is to refuse them here.
const config: [string, string][] = [
  ['core.protectNTFS', 'false'],
  ['core.protectHFS', 'false'],
];

const quote = (path: string): string =>
  `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;

/** Writes files into a repository under `ref` and returns the tree's id. Only git's object store is written to. */
export async function writeTree(
  git: Git,
  ref: string,
  files: ReadonlyMap<string, UnpackedFile>,
  name: string,
): Promise<string> {
  let batch: Buffer[] = [];
  let bytes = 0;
  let isFirst = true;
  const flush = async (): Promise<void> => {
    const head = `commit ${ref}\ncommitter countersign <> 0 +0000\ndata 0\n${isFirst ? '' : `from ${ref}^0\n`}`;
    const input = Buffer.concat([Buffer.from(head), ...batch, Buffer.from('\n')]);
    const answer = await git(['fast-import', '--quiet'], { input, config, timeoutMs: 120_000 });
    outputOf(answer, 'store the files', name);
    isFirst = false;
    batch = [];
    bytes = 0;
  };
  for (const [path, file] of files) {
    batch.push(
      Buffer.from(`M ${file.mode} inline ${quote(path)}\ndata ${file.bytes.length}\n`),
      file.bytes,
      newline,
    );
    bytes += file.bytes.length;
    if (bytes > batchBytesMax) await flush();
  }
  await flush();
  const tree = outputOf(await git(['rev-parse', '--verify', `${ref}^{tree}`]), 'find the stored files', name);
  return tree.toString('latin1').trim();
}

const newline = Buffer.from('\n');
