import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeBroken } from './describe-broken.ts';
import { seed, times } from './seed.ts';

/** What a property is tried with. */
function tried(own?: fc.Parameters<[number]>): number[] {
  const cases: number[] = [];
  fc.assert(
    fc.property(fc.nat(), (one) => void cases.push(one)),
    own,
  );
  return cases;
}

test('a property is tried with the same cases in each run, unless another seed is asked for', () => {
  expect(tried()).toEqual(fc.sample(fc.nat(), { seed, numRuns: 100 * times }));
  expect(fc.sample(fc.nat(), 5)).toEqual(tried().slice(0, 5));
  expect(tried()).not.toEqual(fc.sample(fc.nat(), { seed: seed + 1, numRuns: 100 * times }));
});

test('what a test says itself still counts', () => {
  expect(tried({ numRuns: 7, seed: 3 })).toEqual(fc.sample(fc.nat(), { seed: 3, numRuns: 7 * times }));
  expect(tried({ examples: [[-1]] })[0]).toBe(-1);
});

test('so does a property that takes its time', async () => {
  const cases: number[] = [];
  const property = fc.asyncProperty(fc.nat(), async (one) => void cases.push(one));
  await fc.assert(property, { numRuns: 7 });
  expect(cases).toEqual(fc.sample(fc.nat(), { seed, numRuns: 7 * times }));
});

const failing = { file: 'test/a.test.ts', name: 'a > b', seed: 9, times: 10 };

test('a counterexample is told with its seed, its path, and what runs it again', () => {
  const errors: string[] = [];
  try {
    fc.assert(
      fc.property(fc.nat(), (one) => one < 1000),
      { seed: 9 },
    );
  } catch (error) {
    errors.push((error as Error).message);
  }
  const told = describeBroken({ ...failing, errors });
  expect(told.split('\n')).toEqual([
    'Counterexample: test/a.test.ts > a > b',
    expect.stringMatching(/^ {2}Property failed after \d+ tests?$/) as string,
    expect.stringMatching(/^ {2}\{ seed: 9, path: "\d[\d:]*", endOnFailure: true \}$/) as string,
    '  Counterexample: [1000]',
    expect.stringMatching(/^ {2}Shrunk \d+ time\(s\)$/) as string,
    '  Again: npm run fuzz -- --rounds 1 --seed 9 --times 10 test/a.test.ts',
  ]);
});

test('what failed by something else is told as such, and not at any length', () => {
  const told = describeBroken({ ...failing, name: '', errors: [`Timed out.\n${'line\n'.repeat(1000)}`] });
  expect(told).toContain('Failed, though no property names a case: test/a.test.ts\n  Timed out.\n  line\n');
  expect(told.split('\n').length).toBeLessThan(60);
});
