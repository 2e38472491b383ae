import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/set-up.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are what most CI machines have; more workers only make the servers under test slower.
    maxWorkers: 2,
  },
});
