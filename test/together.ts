/**
 * Tests that share processes, by path from the root, which spares each file the start of one and the loading of every
 * module anew. They leave nothing behind, and start no programs: a process that has grown takes long to start another.
 */
export const together: readonly string[] = ['core', 'database', 'cli/report', 'cli/text'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);
