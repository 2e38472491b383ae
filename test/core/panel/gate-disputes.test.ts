import { describe, expect, test } from 'vitest';
import type { GateMode, GateResult } from '../../../core/gates/gate.ts';
import { gateDisputes, gateFailures } from '../../../core/panel/gate-disputes.ts';
import { planOf, snapshotOf } from '../../builders.ts';

const planWith = (mode: GateMode) =>
  planOf(snapshotOf({ 'a.js': '+x' }), [], { gates: [{ name: 'secrets', mode }] });
const held: GateResult = { gate: 'secrets', outcome: 'held', hits: [], unread: [] };
const broken: GateResult = { gate: 'secrets', outcome: 'broken', hits: [], unread: [], problem: 'no parser' };
const place = { rule: 'secrets.key', file: 'a.js', startLine: 7, endLine: 7, quote: '', message: 'A key.' };
const hit: GateResult = { gate: 'secrets', outcome: 'hit', hits: [place, place], unread: [] };

test.each([
  ['block', hit, 1, 0],
  ['ask', hit, 0, 1],
  ['warn', hit, 0, 0],
  ['block', broken, 0, 1],
  ['ask', broken, 0, 1],
  ['warn', broken, 0, 0],
  ['block', held, 0, 0],
  ['ask', held, 0, 0],
] as const)(
  'in mode %s a gate with outcome %o fails %i times and asks %i times',
  (mode, result, fails, asks) => {
    expect(gateFailures(planWith(mode), [result])).toHaveLength(fails);
    expect(gateDisputes(planWith(mode), [result])).toHaveLength(asks);
  },
);

describe('words', () => {
  test('of a failure name the gate, how often and where first', () => {
    expect(gateFailures(planWith('block'), [hit])).toEqual([
      'gate "secrets" hit 2 times, first: a.js:7 A key',
    ]);
  });

  test('of a question say what is to be accepted', () => {
    expect(gateDisputes(planWith('ask'), [hit])[0]?.question).toBe(
      'The gate "secrets" hit 2 times, first: a.js:7 A key. Do you accept that?',
    );
    expect(gateDisputes(planWith('block'), [broken])[0]?.question).toContain('could not run: no parser.');
  });
});

test('a gate that gave no result is asked about, unless it is off', () => {
  expect(gateDisputes(planWith('warn'), [])).toMatchObject([{ kind: 'gate-asks', finding: null }]);
  expect(gateDisputes(planWith('off'), [])).toEqual([]);
});

test('a hit of a gate that the plan does not know blocks', () => {
  const plan = { ...planWith('block'), gates: [] };
  expect(gateFailures(plan, [hit])).toHaveLength(1);
});
