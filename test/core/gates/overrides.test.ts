import { describe, expect, test } from 'vitest';
import type { Override } from '../../../core/configuration/overrides.ts';
import { effectiveMode, type GateHit, type GateResult } from '../../../core/gates/gate.ts';
import { applyOverrides, describeLapsed, openHits, stateOfOverride } from '../../../core/gates/overrides.ts';
import { gateDisputes, gateFailures } from '../../../core/panel/gate-disputes.ts';
import { planOf, snapshotOf } from '../../builders.ts';

const today = '2026-06-15';
const override = (more: Partial<Override> = {}): Override => ({
  gate: 'images',
  reason: 'Built here.',
  by: 'ada',
  expires: '2026-12-31',
  ...more,
});
const hit = (more: Partial<GateHit> = {}): GateHit => ({
  rule: 'images.new',
  file: 'Dockerfile',
  startLine: 1,
  endLine: 1,
  quote: '',
  message: 'An image.',
  subject: 'docker.io/library/node:24',
  ...more,
});
const result = (...hits: GateHit[]): GateResult => ({ gate: 'images', outcome: 'hit', hits, unread: [] });
const passed = (with_: Partial<Override>, ...hits: GateHit[]) =>
  applyOverrides(result(...hits), [override(with_)], today).hits.map(
    ({ overridden }) => overridden !== undefined,
  );

describe('what an override lets pass', () => {
  test('says who, why and until when, and leaves the hit in its place', () => {
    expect(applyOverrides(result(hit()), [override()], today)).toEqual(
      result({ ...hit(), overridden: { by: 'ada', reason: 'Built here.', expires: '2026-12-31' } }),
    );
  });

  test.each<[Partial<Override>, boolean[]]>([
    [{}, [true, true]],
    [{ gate: 'secrets' }, [false, false]],
    [{ rule: 'images.new' }, [true, false]],
    [{ match: 'Docker*' }, [true, false]],
    [{ match: 'docker.io/library/postgres*' }, [false, true]],
    [{ rule: 'images.new', match: 'compose.yaml' }, [false, false]],
    [{ expires: today }, [true, true]],
    [{ expires: '2026-06-14' }, [false, false]],
    [{ expires: '2027-06-16' }, [true, true]],
    [{ expires: '2027-06-17' }, [false, false]],
  ])('%o', (more, expected) => {
    const other = hit({ rule: 'images.old', file: 'compose.yaml', subject: 'docker.io/library/postgres:17' });
    expect(passed(more, hit(), other)).toEqual(expected);
  });

  test('counts for nothing in the verdict, and what is left does', () => {
    const plan = planOf(snapshotOf({ 'a.js': '+x' }), [], { gates: [{ name: 'images', mode: 'block' }] });
    const some = applyOverrides(result(hit(), hit({ file: 'b' })), [override({ match: 'b' })], today);
    expect(gateFailures(plan, [some])).toHaveLength(1);
    expect(openHits(some.hits)).toHaveLength(1);
    const all = applyOverrides(some, [override()], today);
    expect(gateFailures(plan, [all])).toEqual([]);
    expect(gateDisputes(plan, [all])).toEqual([]);
    expect(all.hits.map((one) => effectiveMode(one, 'block'))).toEqual(['warn', 'warn']);
    expect(all.hits).toHaveLength(2);
  });

  test('never makes a gate hold that could not run', () => {
    const broken: GateResult = {
      gate: 'images',
      outcome: 'broken',
      hits: [],
      unread: [],
      problem: 'no parser',
    };
    expect(applyOverrides(broken, [override()], today)).toBe(broken);
  });
});

describe('what has lapsed', () => {
  test('is told with its remedy', () => {
    const lapsed = [
      override({ expires: '2026-06-14' }),
      override({ rule: 'images.new', match: 'x*', expires: '2030-01-01' }),
      override(),
    ];
    expect(describeLapsed(lapsed, today)).toEqual([
      'overrides[0] (gate "images", by ada) expired on 2026-06-14 and has no effect: remove it, or give a new reason and date.',
      'overrides[1] (gate "images", rule "images.new", "x*", by ada) is to hold until 2030-01-01, more than a year ahead, and has no effect: name an earlier day.',
    ]);
  });

  test.each([
    ['2026-06-14', 'expired'],
    ['2026-06-15', 'holds'],
    ['2028-01-01', 'too-far'],
  ])('one until %s %s', (expires, state) => {
    expect(stateOfOverride({ expires }, today)).toBe(state);
  });
});
