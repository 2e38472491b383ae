import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { Failed } from '../../../core/failed.ts';
import { findAgentFiles } from '../../box/agent-files.ts';
import { agentMounts, agentNodeOptions } from '../../box/settings.ts';

/**
 * What a container of any image needs to run the agent: the host's Node with the libraries that it was linked with, and
 * the loader that joins them, so that nothing of the image has a part in it; and what drives the image's browser.
 */
export interface Runtime {
  command: string[];
  /** Host path and path inside; all read-only. */
  mounts: [from: string, to: string][];
}

const libraries = '/.countersign/lib';
const run = promisify(execFile);

/** Paths that `ldd` tells; the loader is the one without an arrow. */
function parseLdd(output: string): { loader: string; libraries: string[] } {
  const joined = Array.from(output.matchAll(/=> (\/\S+)/g), ([, path = '']) => path);
  const loader = /^\s*(\/\S*ld-\S+)/m.exec(output)?.[1] ?? joined.find((path) => /\/ld-/.test(path));
  if (loader === undefined)
    throw new Failed(
      'sandbox.no-engine',
      'The libraries of this Node cannot be found with "ldd": run Countersign with a Node that is linked with glibc or musl.',
    );
  return { loader, libraries: joined.filter((path) => path !== loader) };
}

const isSame = async (one: string, other: string): Promise<boolean> => {
  const [a, b] = await Promise.all([stat(one), stat(other).catch(() => null)]);
  return b !== null && a.size === b.size && (await readFile(one)).equals(await readFile(other));
};

async function copy(from: string, to: string): Promise<void> {
  if (!(await isSame(from, to))) await place(await readFile(from), to);
}

/** Beside and renamed: a box that runs keeps what it has. */
async function place(content: Buffer | string, to: string): Promise<void> {
  const beside = `${to}.new`;
  await writeFile(beside, content);
  await chmod(beside, 0o755);
  await rename(beside, to);
}

/** Copies what may lie where the box's user may not read. `folder` is the engine's own. */
export async function prepareRuntime(folder: string): Promise<Runtime> {
  const files = findAgentFiles();
  const { stdout } = await run('ldd', [files.node], { env: { PATH: process.env['PATH'], LC_ALL: 'C' } });
  const needed = parseLdd(stdout);
  const own = join(folder, 'runtime');
  const at = (name: string) => join(own, name);
  await mkdir(at('lib'), { recursive: true });
  for (const path of [needed.loader, ...needed.libraries]) await copy(path, join(at('lib'), basename(path)));
  await copy(files.native, at('koffi.node'));
  const node = [`${libraries}/${basename(needed.loader)}`, '--library-path', libraries, agentMounts.node];
  await place(`#!/bin/sh\nexec ${node.join(' ')} "$@"\n`, at('own-node'));
  const agent = at(`agent-${process.pid}`);
  await rm(agent, { recursive: true, force: true });
  await cp(files.folder, agent, { recursive: true });
  // No package of ours is in the box to say that these are modules.
  await writeFile(join(agent, 'package.json'), '{"type":"module"}\n');
  await run('chmod', ['-R', 'u=rwX,go=rX', own]);
  return {
    command: [...node, ...agentNodeOptions, agentMounts.main],
    mounts: [
      [at('lib'), libraries],
      [files.node, agentMounts.node],
      [at('own-node'), agentMounts.ownNode],
      [agent, agentMounts.folder],
      [at('koffi.node'), agentMounts.native],
      [files.browser, agentMounts.browser],
    ],
  };
}
