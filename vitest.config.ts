import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { engines, together } from './test/together.ts';

// Repositories whose tests fail on purpose.
const exclude = ['**/node_modules/**', 'test/corpus/bugs/**'];
const shared = {
  // What a busy machine needs: a test that hangs is found late, one that is slow is no failure.
  testTimeout: 90_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
  // For the programs that tests start: what one compiled, the next need not.
  env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('.cache/compiled', import.meta.url)) },
  execArgv: ['--import', fileURLToPath(new URL('bin/quick-imports.mjs', import.meta.url))],
};

/** Tests that import fast-check get it from `test/fast-check.ts`, which seeds it; the others need not load it. */
const seeded = fileURLToPath(new URL('test/fast-check.ts', import.meta.url));
const plugins: Plugin[] = [
  {
    name: 'seeded-fast-check',
    enforce: 'pre',
    resolveId: (id, importer) => (id === 'fast-check' && importer !== seeded ? seeded : null),
  },
];

export default defineConfig({
  test: {
    globalSetup: ['test/set-up.ts'],
    // One more than the cores that most CI machines have: tests about crashes and time-outs wait for half of their time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // In the order of their names: what takes minutes comes first, so that all workers are busy to the end.
    projects: [
      {
        plugins,
        test: {
          ...shared,
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...exclude, ...engines, ...together],
        },
      },
      { plugins, test: { ...shared, name: 'engines', include: [...engines], exclude, isolate: false } },
      { plugins, test: { ...shared, name: 'together', include: [...together], exclude, isolate: false } },
    ],
  },
});
