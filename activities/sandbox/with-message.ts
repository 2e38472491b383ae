import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from '../git/answer.ts';
import type { Git } from '../git/git.ts';
import { createScratch } from '../git/opened.ts';
import { ownSignature } from '../git/own-signature.ts';

const baseRef = 'refs/heads/base';
const headRef = 'refs/heads/head';
const bytesMax = 1_000_000_000;

/** The same two trees, base and head, with one commit between them that carries this message. */
export async function withMessage(
  git: Git,
  bundle: Uint8Array,
  message: string,
): Promise<{ bytes: Uint8Array; base: string; head: string }> {
  const what = 'pack the change';
  const scratch = await createScratch(git, { objects: null, format: 'sha1', shallow: null });
  try {
    const file = join(scratch.gitDir, 'change.bundle');
    await writeFile(file, bundle);
    const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', file, '+refs/*:refs/*'];
    outputOf(await scratch.git(fetch, { protocols: ['file'], timeoutMs: 120_000 }), what, 'the task');
    const made = await scratch.git(['commit-tree', `${headRef}^{tree}`, '-p', baseRef], {
      env: ownSignature(0),
      input: message,
    });
    const head = outputOf(made, what, 'the task').toString('latin1').trim();
    outputOf(await scratch.git(['update-ref', headRef, head]), what, 'the task');
    const packed = await scratch.git(['bundle', 'create', '--quiet', '-', baseRef, headRef], {
      bytesMax,
      timeoutMs: 300_000,
    });
    const base = outputOf(await scratch.git(['rev-parse', baseRef]), what, 'the task')
      .toString('latin1')
      .trim();
    return { bytes: outputOf(packed, what, 'the task'), base, head };
  } finally {
    await scratch.close();
  }
}
