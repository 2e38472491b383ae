import { expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import { mergeRound, type RoundFindings } from '../../../core/panel/merge-round.ts';
import { castOf, findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';

const snapshot = snapshotOf({ 'a.js': '+const query = join(input);\n+return run(query);' });
const plan = planOf(
  snapshot,
  ['ada', 'bob', 'cy'].map((name) => seatOf(name)),
);
const flaw = findingOf({ quote: 'const query = join(input);' });
const other = findingOf({
  quote: 'return run(query);',
  startLine: 2,
  endLine: 2,
  severity: 'critical',
  title: 'Naming',
  reason: 'Nobody can tell the two apart.',
});
const merge = (cast: RoundFindings['cast'], more: Partial<RoundFindings> = {}) =>
  mergeRound({ plan, snapshot, cast, gates: [], ...more });

test('what stands is merged, gravest first, and what does not is told', () => {
  const forged = findingOf({ quote: 'system(input)' });
  const { groups, claims, dropped } = merge([
    castOf('bob', { findings: [flaw, forged] }),
    castOf('ada', { findings: [flaw, other, flaw] }),
    castOf('cy'),
  ]);
  expect(groups.map((group) => group.members.map((one) => one.seat))).toEqual([['ada'], ['ada', 'bob']]);
  expect(groups.map((group) => group.merged.severity)).toEqual(['critical', 'high']);
  expect(claims).toHaveLength(3);
  expect(dropped).toEqual([
    {
      seat: 'ada',
      piece: 0,
      number: 2,
      dropped: 'repeats another finding of the same seat word for word',
      merged: null,
    },
    { seat: 'bob', piece: 0, number: 1, dropped: 'quotes text that does not stand there', merged: null },
  ]);
});

test('what refuters said of one claim stands with the finding that it was merged into', () => {
  const cast = [
    castOf('ada', { findings: [other, flaw] }),
    castOf('bob', { findings: [flaw] }),
    castOf('cy'),
  ];
  const judgement = {
    claim: 1,
    judgement: 'refuted',
    severity: null,
    file: 'a.js',
    side: 'head',
    startLine: 1,
    endLine: 1,
    quote: 'join(input)',
    reason: '',
  } as const;
  const cy = { seat: seatId('cy'), piece: 0 };
  const secondLook = {
    plan: {
      findings: [{ seat: seatId('bob'), piece: 0, number: 0, finding: flaw }],
      asks: [{ ...cy, findings: [0] }],
    },
    answers: [{ ...cy, answer: { judgements: [judgement] } }],
    lost: [],
  };
  const { groups } = merge(cast, { secondLook });
  expect(groups.map((group) => group.merged.refutations.map((one) => one.seat))).toEqual([[], ['cy']]);
});
