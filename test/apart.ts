/**
 * Tests that have a process of their own, by path from the root: those that run whole parts of the product, those that
 * change what all of a process shares, such as its environment, and those that measure its memory. All others share the
 * processes that they run in, which spares each file the start of one and the loading of every module anew: they leave
 * nothing behind.
 */
export const apart: readonly string[] = [
  'test/e2e/**/*.test.ts',
  'test/embedded/**/*.test.ts',
  'test/activities/dependencies/{registries,source}.test.ts',
  'test/activities/gates/parser.test.ts',
  'test/activities/git/{bundle,freeze-contents,git,hostile}.test.ts',
  'test/activities/github/{client,other-hosts}.test.ts',
  'test/activities/models/ask-model.test.ts',
  'test/activities/packages/{freeze-upgrade,registry,unpack}.test.ts',
  'test/api/github/webhooks.test.ts',
  'test/sandbox/box/output-capture.test.ts',
];
