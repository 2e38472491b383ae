import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { together } from './test/together.ts';

// Repositories whose tests fail on purpose.
const exclude = ['**/node_modules/**', 'test/corpus/bugs/**'];
const shared = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  execArgv: ['--import', fileURLToPath(new URL('bin/quick-imports.mjs', import.meta.url))],
};

export default defineConfig({
  test: {
    globalSetup: ['test/set-up.ts'],
    // Two cores are what most CI machines have; more workers only make the servers under test slower.
    maxWorkers: 2,
    // In the order of their names: what takes minutes comes first, so that both workers are busy to the end.
    projects: [
      {
        test: {
          ...shared,
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...exclude, ...together],
        },
      },
      { test: { ...shared, name: 'together', include: [...together], exclude, isolate: false } },
    ],
  },
});
