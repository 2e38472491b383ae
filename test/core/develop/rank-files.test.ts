import { describe, expect, test } from 'vitest';
import { rankFiles } from '../../../core/develop/rank-files.ts';
import type { TestReport } from '../../../core/test-report/report.ts';

const file = (path: string, text = 'export const nothing = 1;') => ({ path, size: text.length, text });
const report = (more: Partial<TestReport> = {}): TestReport => ({
  runner: 'vitest',
  cases: [],
  errors: [],
  passed: 0,
  failed: 1,
  skipped: 0,
  whole: true,
  exitCode: 1,
  ...more,
});
const ranked = (files: ReturnType<typeof file>[], words: string, tests: TestReport | null = null) =>
  rankFiles(files, { words, report: tests }).map((one) => one.file.path);
const others = Array.from({ length: 20 }, (_, index) => file(`src/other-${index}.ts`));

describe('a file comes first', () => {
  test('when the task names it', () => {
    expect(ranked([...others, file('src/deep/cart.ts')], 'Totals in deep/cart.ts are off.')[0]).toBe(
      'src/deep/cart.ts',
    );
  });

  test('when the task names what it is about', () => {
    const cart = file('src/money.ts', 'export function roundToCents(total: number) { return total; }');
    expect(ranked([...others, cart], 'roundToCents loses cents')[0]).toBe('src/money.ts');
  });

  test('when a failing test stands in it, points at it, or imports it', () => {
    const files = [
      ...others,
      file('test/a.test.ts', "import { sum } from '../src/sum.ts';"),
      file('src/sum.ts'),
      file('src/deep.ts'),
    ];
    const tests = report({
      cases: [
        {
          id: 'test/a.test.ts > sums',
          outcome: 'failed',
          message: 'boom at src/deep.ts:3:1',
          at: { file: '/work/src/deep.ts', line: 3 },
        },
        { id: 'src/other-1.ts > fine', outcome: 'passed', message: '', at: null },
      ],
    });
    const paths = ranked(files, 'mend it', tests);
    expect(paths.slice(0, 3).toSorted()).toEqual(['src/deep.ts', 'src/sum.ts', 'test/a.test.ts']);
    const deep = rankFiles(files, { words: '', report: tests }).find(
      (one) => one.file.path === 'src/deep.ts',
    );
    expect(deep?.lines).toEqual([3]);
  });
});

test('a file without any sign is left out, and order does not depend on that of the files', () => {
  expect(ranked(others, 'zebra')).toEqual([]);
  const files = [...others, file('src/b.ts', 'const zebra = 1;'), file('src/a.ts', 'const zebra = 1;')];
  expect(ranked(files, 'zebra')).toEqual(['src/a.ts', 'src/b.ts']);
  expect(ranked(files.toReversed(), 'zebra')).toEqual(['src/a.ts', 'src/b.ts']);
});

test('a name that many files share points at none of them', () => {
  const files = Array.from({ length: 9 }, (_, index) => file(`pkg-${index}/index.ts`));
  const scores = rankFiles(files, { words: 'see index.ts', report: null }).map(({ score }) => score);
  expect(Math.max(...scores)).toBeLessThan(100);
  expect(rankFiles(files.slice(0, 1), { words: 'see index.ts', report: null })[0]?.score).toBeGreaterThan(
    100,
  );
});
