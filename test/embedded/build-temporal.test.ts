import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { buildTemporal } from '../../embedded/build-temporal.ts';
import { silent } from '../../embedded/progress.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A `go` that does what its lines say, first on PATH. */
function world(...lines: string[]) {
  const folder = temporaryFolder();
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  writeFileSync(join(folder, 'go'), ['#!/bin/sh', ...lines].join('\n'));
  chmodSync(join(folder, 'go'), 0o755);
  vi.stubEnv('PATH', [folder, process.env['PATH']].join(delimiter));
  return { cache, target: join(cache, 'temporal') };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

const never = new AbortController().signal;

test('what go builds is put in its place, with progress told', async () => {
  const { cache, target } = world(
    'echo "go: downloading example.com/a v1.0.0" >&2',
    'echo "example.com/a/b" >&2',
    'echo "$@ $CGO_ENABLED" > "$GOBIN/temporal"',
  );
  const update = vi.fn<(detail: string) => void>();
  const step = { ...silent(''), update };
  expect(await buildTemporal(target, () => step, never)).toBeNull();
  expect(readFileSync(target, 'utf8')).toMatch(
    /^install -v github\.com\/temporalio\/cli\/cmd\/temporal@v[\d.]+ 0\n$/,
  );
  expect(update.mock.calls.flat().join()).toContain('fetched 1 modules');
  expect(update.mock.calls.flat().join()).toContain('compiled 1 of');
  expect(readdirSync(cache)).toEqual(['temporal']);
});

test('a build that fails says why, and leaves nothing behind', async () => {
  const { cache, target } = world(
    'echo "go: module lookup disabled" >&2',
    'touch "$GOBIN/temporal"',
    'exit 3',
  );
  expect(await buildTemporal(target, silent, never)).toBe(
    'go install ended with 3: go: module lookup disabled',
  );
  expect(existsSync(target)).toBe(false);
  expect(readdirSync(cache)).toEqual([]);
});

test('without go, what to install is named', async () => {
  const { target } = world();
  vi.stubEnv('PATH', temporaryFolder());
  expect(await buildTemporal(target, silent, never)).toContain('https://go.dev/dl');
});

test('a build that is given up ends', async () => {
  const { target } = world('exec sleep 30');
  const controller = new AbortController();
  const built = buildTemporal(target, silent, controller.signal);
  controller.abort();
  expect(await built).toContain('go install ended');
});
