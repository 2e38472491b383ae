import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createGit } from '../../activities/git/git.ts';
import { openOwn } from '../../activities/git/open-own.ts';
import { packTree } from '../../activities/git/tree-bundle.ts';
import type { DeveloperScript } from '../../simulator/developers/scripted/script.ts';
import { readBugCases, toBug } from '../corpus/bug-corpus.ts';

const run = promisify(execFile);

/** The file that each append adds one line to: twice the same line, and an effect was doubled. */
export const counterPath = 'counter.txt';

/** Lasts for a moment after its effect, so that a kill can fall between the effect and its record. */
const append = (name: string) => ({
  name: 'run',
  input: { command: `echo ${name} >> ${counterPath} && sleep 0.3` },
});
const install = (name: string) => ({
  name: 'run',
  input: {
    command: `test -f node_modules/base && echo ${name} > node_modules/${name} && echo installed ${name} >> ${counterPath}`,
  },
});
const write = (path: string, text: string) => ({ name: 'write', input: { path, text } });

const found = readBugCases().find(({ name }) => name === 'js-cart');
if (!found) throw new Error('The corpus has no js-cart any more: choose another small bug.');
const bug = found;
const { fixed } = toBug(bug);
const [fixPath = '', fixText = ''] = Object.entries(fixed)[0] ?? [];

/** Twenty calls, one a turn, each of which leaves a trace that shows when it is made twice, or not at all. */
export const calls: DeveloperScript['turns'][number]['calls'] = [
  { name: 'plan', input: { summary: bug.title, files: [fixPath], decisions: [] } },
  { name: 'read', input: { path: fixPath } },
  write('notes.md', 'first line\n'),
  append('one'),
  { name: 'edit', input: { path: 'notes.md', old: 'first line', new: 'first line, first line' } },
  install('alpha'),
  append('two'),
  { name: 'start_service', input: { name: 'shop' } },
  { name: 'run', input: { command: `curl -sf http://127.0.0.1:8123/ >> ${counterPath}` } },
  append('three'),
  { name: 'search', input: { pattern: 'shipping' } },
  { name: 'run', input: { command: 'mkdir -p deep/er && mv notes.md deep/er/notes.md' } },
  install('beta'),
  append('four'),
  { name: 'service_log', input: { name: 'shop' } },
  { name: 'stop_service', input: { name: 'shop' } },
  append('five'),
  write(fixPath, fixText),
  { name: 'test', input: {} },
  {
    name: 'finish',
    input: { subject: bug.title, body: 'Simulated: the known fix of this bug.', newTests: [] },
  },
];

export const script: DeveloperScript = {
  turns: calls.map((call, at) => ({ say: `Call ${at + 1}.`, calls: [call] })),
  again: null,
};

/** The name that an append writes; null of any other call. */
export const appendedBy = (turn: number): string | null =>
  /"echo (\w+) >> counter\.txt && sleep/.exec(JSON.stringify(calls[turn - 1] ?? null))?.[1] ?? null;

/** By which the simulator knows the task. */
export const mark = 'A task of twenty calls';
export const input = {
  wanted: `${bug.wanted}\n\n(${mark})`,
  acceptance: bug.acceptance,
  tests: [bug.test],
  repositoryName: 'shop',
};

const own: Record<string, string> = {
  '.countersign/sandbox.yaml': `setup: ["mkdir -p node_modules && echo base > node_modules/base"]
caches: [node_modules]
services:
  - { name: shop, command: node serve.mjs, port: 8123 }
`,
  'serve.mjs':
    "import { createServer } from 'node:http';\ncreateServer((_, answer) => answer.end('served\\n')).listen(8123, '127.0.0.1');\n",
};

const asSomebody = ['-c', 'user.name=t', '-c', 'user.email=t@localhost'];

/** The repository of the task, packed for upload, and the commit that it begins with. */
export async function packRepository(): Promise<{ bytes: Uint8Array; commit: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-durable-'));
  try {
    await cp(bug.repository, folder, { recursive: true });
    for (const [path, text] of Object.entries(own)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const git = (...args: string[]) => run('git', [...asSomebody, ...args], { cwd: folder });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '-A');
    await git('commit', '--quiet', '-m', 'Begin');
    const opened = await openOwn(createGit(), folder);
    const packed = await packTree(opened, 'HEAD');
    await opened.close();
    return packed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a bundle delivers: the tree of its head, and the lines of a file there. */
export async function readDelivered(bundle: Uint8Array): Promise<{ tree: string; counted: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-delivered-'));
  try {
    await writeFile(join(folder, 'all.bundle'), bundle);
    const git = async (...args: string[]) => (await run('git', args, { cwd: folder })).stdout.trim();
    await git('init', '--quiet', '--bare', 'repository');
    const within = ['--git-dir', 'repository'];
    await git(...within, 'fetch', '--quiet', join(folder, 'all.bundle'), '+refs/*:refs/*');
    return {
      tree: await git(...within, 'rev-parse', 'refs/heads/head^{tree}'),
      counted: (await git(...within, 'show', `refs/heads/head:${counterPath}`)).split('\n'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
