import { expect, test } from 'vitest';
import { boundHits } from '../../../core/gates/hits.ts';
import { hitOfWhole } from '../../../core/gates/whole-change.ts';
import { gateDisputes } from '../../../core/panel/gate-disputes.ts';
import { planOf, snapshotOf } from '../../builders.ts';

const failed = (subject: string) =>
  hitOfWhole({ rule: 'tests.check-failed', message: `Check ${subject} failed.`, subject });

test('two hits of one rule are two where they are about different things', () => {
  expect(boundHits([failed('lint'), failed('build'), failed('lint')]).map(({ subject }) => subject)).toEqual([
    'build',
    'lint',
  ]);
});

test('a question about the change as a whole names no line', () => {
  const plan = planOf(snapshotOf({ 'a.js': '+x' }), [], { gates: [{ name: 'tests', mode: 'ask' }] });
  const [dispute] = gateDisputes(plan, [
    { gate: 'tests', outcome: 'hit', hits: [failed('lint')], unread: [] },
  ]);
  expect(dispute?.question).toBe('The gate "tests" hit once: Check lint failed. Do you accept that?');
});
