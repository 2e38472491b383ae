import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Repositories whose tests fail on purpose.
    exclude: ['**/node_modules/**', 'test/corpus/bugs/**'],
    globalSetup: ['test/set-up.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are what most CI machines have; more workers only make the servers under test slower.
    maxWorkers: 2,
  },
});
