import { describe, expect, test } from 'vitest';
import { distinctLabels, labelsOfDecision, weightOfLabel } from '../../../core/calibration/labels.ts';
import type { Dispute } from '../../../core/panel/verdict.ts';

const over = (kind: Dispute['kind'], finding: number | null = 0): Dispute => ({
  kind,
  finding,
  question: 'Is it?',
});
const implied = (finding: number, real: boolean) => ({ finding, real, explicit: false });
const said = (finding: number, real: boolean) => ({ finding, real, explicit: true });

describe('an approval', () => {
  test.each(['lone-grave-finding', 'votes-split', 'uncertain'] as const)(
    'implies that a finding is not real of which it was asked: %s',
    (kind) => {
      expect(labelsOfDecision({ decision: 'approve' }, [over(kind, 2)])).toEqual([implied(2, false)]);
    },
  );

  test.each([
    over('severities-differ'),
    over('quorum-lost', null),
    over('gate-asks', null),
    over('unfounded-fail-vote', null),
    over('injection-suspected', null),
  ])('implies nothing of another question: $kind', (dispute) => {
    expect(labelsOfDecision({ decision: 'approve' }, [dispute])).toEqual([]);
  });

  test('speaks of each finding once, and of all that were asked about', () => {
    const disputes = [
      over('votes-split', 0),
      over('uncertain', 0),
      over('gate-asks', null),
      over('uncertain', 3),
    ];
    expect(labelsOfDecision({ decision: 'approve' }, disputes)).toEqual([
      implied(0, false),
      implied(3, false),
    ]);
  });

  test('may say that a finding is real and accepted all the same: what is said outright counts', () => {
    const findings = [
      { number: 1, real: true },
      { number: 3, real: false },
    ];
    const disputes = [over('uncertain', 0), over('uncertain', 1)];
    expect(labelsOfDecision({ decision: 'approve', findings }, disputes)).toEqual([
      said(0, true),
      said(2, false),
      implied(1, false),
    ]);
  });
});

describe('a rejection', () => {
  test('implies that a finding is real where that was the only question', () => {
    expect(labelsOfDecision({ decision: 'reject' }, [over('lone-grave-finding', 4)])).toEqual([
      implied(4, true),
    ]);
  });

  test.each([
    ['two findings', [over('uncertain', 0), over('uncertain', 1)]],
    ['a finding and a gate', [over('uncertain', 0), over('gate-asks', null)]],
    ['how grave it is', [over('severities-differ', 0)]],
  ])('implies nothing where the question was about %s', (_, disputes) => {
    expect(labelsOfDecision({ decision: 'reject' }, disputes)).toEqual([]);
  });

  test('counts what it says outright whatever was in dispute', () => {
    const findings = [{ number: 2, real: true }];
    const disputes = [over('uncertain', 0), over('uncertain', 1)];
    expect(labelsOfDecision({ decision: 'reject', findings }, disputes)).toEqual([said(1, true)]);
  });
});

test('a redirect implies nothing, and may say something', () => {
  expect(labelsOfDecision({ decision: 'redirect' }, [over('uncertain', 0)])).toEqual([]);
  expect(
    labelsOfDecision({ decision: 'redirect', findings: [{ number: 1, real: false }] }, [
      over('uncertain', 0),
    ]),
  ).toEqual([said(0, false)]);
});

test('two implied labels weigh as one that is said outright', () => {
  expect(weightOfLabel({ explicit: false }) * 2).toBe(weightOfLabel({ explicit: true }));
});

describe('labels on the same finding', () => {
  const place = {
    origin: 'shop',
    source: 'decision',
    file: 'a.js',
    side: 'head',
    quote: 'exec(name)',
    title: 'Shell',
    explicit: true,
  };

  test('are one, the newest', () => {
    const labels = [
      { ...place, id: 'newest' },
      { ...place, id: 'older', title: 'In other words', quote: ' exec(name) ' },
    ];
    expect(distinctLabels(labels).map((one) => one.id)).toEqual(['newest']);
  });

  test('are one that was said outright, however old, before one that was implied', () => {
    const labels = [
      { ...place, id: 'implied', explicit: false },
      { ...place, id: 'said' },
    ];
    expect(distinctLabels(labels).map((one) => one.id)).toEqual(['said']);
  });

  const from = (source: string, explicit = true) => ({ ...place, source, explicit, id: source });

  test.each([
    ['a decision', 'a command', [from('ignored'), from('decision')], 'decision'],
    ['a command', 'a reaction', [from('reaction'), from('ignored')], 'ignored'],
    ['a reaction', 'changed code', [from('fix', false), from('reaction')], 'reaction'],
    ['changed code', 'a closed thread', [from('thread', false), from('fix', false)], 'fix'],
    ['any of them', 'what nobody knows', [from('outcome', false), from('thread', false)], 'thread'],
    [
      'a decision',
      'a thread, where it only implies',
      [from('thread', false), from('decision', false)],
      'decision',
    ],
    [
      'a plain reaction',
      'a decision that only implies',
      [from('decision', false), from('reaction')],
      'reaction',
    ],
  ])('count by their source: %s before %s', (_, __, labels, kept) => {
    expect(distinctLabels(labels).map((one) => one.id)).toEqual([kept]);
  });

  test.each([{ origin: 'other' }, { file: 'b.js' }, { side: 'base' }, { quote: 'exec(other)' }])(
    'are not those with another %j',
    (more) => {
      expect(distinctLabels([place, { ...place, ...more }])).toHaveLength(2);
    },
  );

  test('without a quote are told apart by their titles', () => {
    const bare = { ...place, quote: ' ' };
    expect(distinctLabels([bare, { ...bare, title: 'Another' }, bare])).toHaveLength(2);
  });
});
