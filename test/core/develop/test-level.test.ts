import { expect, test } from 'vitest';
import { missingLevels, testLevelOf } from '../../../core/develop/test-level.ts';

test.each([
  ['test/cart.test.ts', 'unit'],
  ['src/city.test.ts', 'unit'],
  ['tests/test_visit.py', 'unit'],
  ['test/integration/cart.test.ts', 'integration'],
  ['tests/cart_integration_test.go', 'integration'],
  ['e2e/checkout.spec.ts', 'end-to-end'],
  ['test/end-to-end/checkout.test.ts', 'end-to-end'],
  ['cypress/checkout.cy.js', 'end-to-end'],
] as const)('%s is a test of level %s', (path, level) => {
  expect(testLevelOf(path)).toBe(level);
});

test('what policy asks for and is not there is told', () => {
  expect(missingLevels(['unit', 'end-to-end'], ['test/cart.test.ts'])).toEqual([
    expect.stringMatching(/end-to-end test, and there is none/),
  ]);
  expect(missingLevels(['unit'], ['test/cart.test.ts'])).toEqual([]);
  expect(missingLevels([], [])).toEqual([]);
});
