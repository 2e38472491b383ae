import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headChecksOf, type ReportedCheck } from '../../../core/github/head-checks.ts';

const run = (name: string, conclusion: string | null, more: Partial<ReportedCheck> = {}): ReportedCheck => ({
  name,
  place: 'suite 1',
  id: 1,
  status: conclusion === null ? 'in_progress' : 'completed',
  conclusion,
  url: null,
  ...more,
});
const status = (name: string, conclusion: string, id = 1): ReportedCheck =>
  run(name, conclusion, { id, status: null, place: 'status' });
const outcomes = (...reported: ReportedCheck[]) =>
  headChecksOf(reported).map(({ name, outcome }) => [name, outcome]);

describe('the checks of a head', () => {
  test.each([
    ['success', 'passed'],
    ['neutral', 'neutral'],
    ['skipped', 'neutral'],
    ['failure', 'failed'],
    ['timed_out', 'failed'],
    ['cancelled', 'failed'],
    ['action_required', 'failed'],
    ['stale', 'failed'],
    ['something new', 'failed'],
    [null, 'pending'],
  ])('count %s as %s', (conclusion, outcome) => {
    expect(outcomes(run('test', conclusion))).toEqual([['test', outcome]]);
  });

  test.each([
    ['success', 'passed'],
    ['pending', 'pending'],
    ['failure', 'failed'],
    ['error', 'failed'],
  ])('count the status %s as %s', (state, outcome) => {
    expect(outcomes(status('ci/test', state))).toEqual([['ci/test', outcome]]);
  });

  test('are those of others', () => {
    expect(
      outcomes(run('countersign', null), run('Countersign / default', null), run('countersigned', 'success')),
    ).toEqual([['countersigned', 'passed']]);
  });

  test('that ran again count by their last run, whatever order they come in', () => {
    const runs = [
      run('test', 'failure', { id: 3 }),
      run('test', 'success', { id: 9 }),
      run('test', null, { id: 5 }),
    ];
    for (const order of [runs, runs.toReversed()]) expect(outcomes(...order)).toEqual([['test', 'passed']]);
    expect(outcomes(status('a', 'failure', 2), status('a', 'success', 1))).toEqual([['a', 'failed']]);
  });

  test('of one name in several places count by the worst: none is hidden behind another', () => {
    const failed = run('test', 'failure', { id: 1, place: 'suite 1' });
    const passed = run('test', 'success', { id: 9, place: 'suite 2' });
    expect(outcomes(failed, passed)).toEqual([['test', 'failed']]);
    expect(outcomes(passed, run('test', null, { place: 'suite 3' }))).toEqual([['test', 'pending']]);
  });

  test('come in the same order however they are reported', () => {
    const one = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      place: fc.constantFrom('suite 1', 'suite 2'),
      id: fc.integer({ min: 1, max: 1000 }),
      status: fc.constantFrom('completed', 'queued'),
      conclusion: fc.constantFrom('success', 'failure', 'neutral'),
      url: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ id }) => id }), (reported) => {
        expect(headChecksOf(reported.toReversed())).toEqual(headChecksOf(reported));
      }),
    );
  });

  test.each([
    ['https://ci.example/run/1', 'https://ci.example/run/1'],
    ['http://ci.example/', null],
    ['javascript:alert(1)', null],
    ['https://x/) [click](https://evil.example', null],
    [`https://x/${'a'.repeat(600)}`, null],
  ])('link to %s as %s', (url, link) => {
    expect(headChecksOf([run('a', 'success', { url })])[0]?.url).toBe(link);
  });
});
