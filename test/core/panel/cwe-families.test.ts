import { describe, expect, test } from 'vitest';
import { relateWeaknesses, weaknessOf } from '../../../core/panel/cwe-families.ts';

const relate = (a: string | null, b: string | null) => relateWeaknesses(weaknessOf(a), weaknessOf(b));

describe('two weaknesses', () => {
  test.each([
    ['CWE-89', 'CWE-89', 'same'],
    ['CWE-89', 'CWE-943', 'related'],
    ['CWE-89', 'CWE-79', 'none'],
    ['CWE-99999', 'CWE-99999', 'same'],
    ['CWE-99999', 'CWE-99998', 'none'],
    ['CWE-20', 'CWE-20', 'related'],
    ['CWE-691', 'CWE-691', 'related'],
    ['CWE-691', 'CWE-693', 'none'],
    [null, 'CWE-89', 'none'],
    [null, null, 'none'],
  ] as const)('%s and %s: %s', (a, b, relation) => {
    expect(relate(a, b)).toBe(relation);
    expect(relate(b, a)).toBe(relation);
  });
});
