import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { workflowBundle } from '../../worker/bundle.ts';
import { bundleFolder } from './stage.ts';

test('the bundle of the workflows holds no module of Node', async () => {
  const code = await readFile(await workflowBundle(bundleFolder), 'utf8');
  // The bundler puts an empty module in the place of each that may not be there, under this heading.
  const leftOut = [...code.matchAll(/!\*\*\* (\S+) \(ignored\) \*\*\*!/g)].map(([, name]) => name);
  expect(leftOut).toEqual(['__temporal_custom_failure_converter']);
});

test('where payloads are encrypted, failures are encoded by a bundle of its own', async () => {
  const wishes = [{ failuresEncoded: true }, { failuresEncoded: false }];
  const paths = await Promise.all(wishes.map((wish) => workflowBundle(bundleFolder, wish)));
  const codes = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  expect(codes.map((code) => /encodeCommonAttributes: true/.test(code))).toEqual([true, false]);
});

test('the same sources are bundled once', async () => {
  const [one, other] = await Promise.all([workflowBundle(bundleFolder), workflowBundle(bundleFolder)]);
  expect(one).toBe(other);
});
