import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from '../settings/payloads/data-converter.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface BundleWish {
  /** Whether messages and stack traces of failures are put into payloads, which is for where those are encrypted. */
  failuresEncoded: boolean;
}

/**
 * The workflows as one file, from the cache when no source of it has changed: bundling takes seconds, reading it none.
 * Returns the path of the bundle.
 */
export async function workflowBundle(
  cacheFolder: string,
  { failuresEncoded }: BundleWish = { failuresEncoded: false },
): Promise<string> {
  const name = `${await hashOfSources()}${failuresEncoded ? '-encoded' : ''}.js`;
  const path = join(cacheFolder, 'workflows', name);
  if (await exists(path)) return path;
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows', 'index.ts'),
    payloadConverterPath: join(root, 'workflows', 'payload-converter.ts'),
    ...(failuresEncoded && { failureConverterPath }),
  });
  await mkdir(join(cacheFolder, 'workflows'), { recursive: true });
  const half = `${path}.${process.pid}`;
  await writeFile(half, code);
  await rename(half, path);
  return path;
}

/** Over every file that may end up in the bundle, and the versions of what bundles it. */
async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')));
  for (const folder of ['core', 'workflows']) {
    const names = (await readdir(join(root, folder), { recursive: true }))
      .filter((name) => name.endsWith('.ts'))
      .sort();
    for (const name of names) hash.update(name).update(await readFile(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 32);
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
