import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGrave } from '../../../core/panel/finding.ts';
import { judge, type Round } from '../../../core/panel/judge.ts';
import { planRefutation } from '../../../core/panel/plan-refutation.ts';
import { tellStory } from '../../../core/panel/story.ts';
import { castOf, findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';
import { anyRound } from './arbitrary-round.ts';

const line = 'const token = "AKIA0123456789ABCDEF";';
const snapshot = snapshotOf({ 'a.js': `+${line}\n+run(input);` });
const seats = ['ada', 'bob', 'cy'].map((name) => seatOf(name));
const plan = planOf(snapshot, seats, { gates: [{ name: 'secrets', mode: 'warn' }] });
const flaw = findingOf({ quote: line, cwe: 'CWE-798', title: 'A key in the code' });
const other = findingOf({
  quote: 'run(input);',
  startLine: 2,
  endLine: 2,
  title: 'Runs what it is given',
  category: 'logic',
});
const gate = { rule: 'secrets.aws', file: 'a.js', startLine: 1, endLine: 1, quote: line, message: 'A key' };
const hit: Round['gates'] = [{ gate: 'secrets', outcome: 'hit', hits: [gate], unread: [] }];
const held: Round['gates'] = [{ gate: 'secrets', outcome: 'held', hits: [], unread: [] }];

const by = { by: 'eve', reason: 'a key of the manual' };
const roundOf = (more: Partial<Round> = {}): Round => ({
  plan,
  snapshot,
  cast: [castOf('ada', { vote: 'fail', findings: [flaw] }), castOf('bob'), castOf('cy')],
  lost: [],
  gates: held,
  ...more,
});
const ignoring = (title: string): Pick<Round, 'ignoredBy'> => ({
  ignoredBy: (merged) => merged.map(({ finding }) => (finding.title === title ? by : null)),
});

describe('a grave finding that a person had ignored', () => {
  test('calls nobody, and says by whom and why; without that it would', () => {
    expect(judge(roundOf()).verdict.kind).toBe('disputed');
    const { verdict, merged } = judge(roundOf(ignoring(flaw.title)));
    expect(verdict.kind).toBe('passed');
    expect(merged).toMatchObject([{ severity: 'high', ignored: by }]);
  });

  test('fails nothing that two families agree on', () => {
    const cast = seats.map(({ id }) => castOf(id, { vote: 'fail', findings: [flaw] }));
    expect(judge(roundOf({ cast })).verdict.kind).toBe('failed');
    expect(judge(roundOf({ cast, ...ignoring(flaw.title) })).verdict.kind).toBe('passed');
  });

  test('that a gate confirms fails the change all the same, and is not called ignored', () => {
    const { verdict, merged } = judge(roundOf({ gates: hit, ...ignoring(flaw.title) }));
    expect(verdict).toMatchObject({
      kind: 'failed',
      because: [expect.stringContaining('confirmed by the gate')],
    });
    expect(merged).toMatchObject([{ confirmedBy: 'secrets' }]);
    expect(merged[0]).not.toHaveProperty('ignored');
  });

  test('leaves every other question open, and the story tells of it last', () => {
    const cast = [castOf('ada', { vote: 'fail', findings: [flaw, other] }), castOf('bob'), castOf('cy')];
    const judged = judge(roundOf({ cast, ...ignoring(flaw.title) }));
    expect(judged.verdict).toMatchObject({
      kind: 'disputed',
      over: [{ question: expect.stringContaining(other.title) }],
    });
    expect(tellStory(judged)).toMatch(
      /Not asked about:\n\n- high: A key in the code \(a\.js, line 1\), ignored by \*\*eve\*\*: a key of the manual$/,
    );
  });

  test('gets no second look', () => {
    const asksOf = (more: Partial<Round> = {}) =>
      planRefutation({ ...roundOf(more), refutersMax: 2, spent: [] }).asks.length;
    expect(asksOf()).toBe(2);
    expect(asksOf(ignoring(flaw.title))).toBe(0);
  });
});

test('ignoring makes no verdict graver, and without grave findings changes nothing but the mark', () => {
  const safety = (round: Round) => ['passed', 'disputed', 'failed'].indexOf(judge(round).verdict.kind);
  fc.assert(
    fc.property(anyRound, fc.func(fc.boolean()), (round, ignores) => {
      const ignoredBy: Round['ignoredBy'] = (merged) =>
        merged.map(({ finding }) => (ignores(finding.title) ? by : null));
      expect(safety({ ...round, ignoredBy })).toBeLessThanOrEqual(safety(round));
      const { merged, verdict } = judge({ ...round, ignoredBy });
      const plain = judge(round);
      expect(merged.map((one) => ({ ...one, ignored: undefined }))).toEqual(plain.merged);
      if (!merged.some((one) => isGrave(one.severity))) expect(verdict).toEqual(plain.verdict);
      for (const one of merged) expect(one.ignored !== undefined && one.confirmedBy !== null).toBe(false);
    }),
    { numRuns: 200 },
  );
});
