import { describe, expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import type { Severity } from '../../../core/panel/finding.ts';
import { findingDispute } from '../../../core/panel/finding-dispute.ts';
import type { MergedFinding } from '../../../core/panel/verdict.ts';
import { findingOf } from '../../builders.ts';
import { lostRefutationOf, refutationOf } from './refutations.ts';

const merged = (said: [string, Severity, string?][], more: Partial<MergedFinding> = {}): MergedFinding => ({
  finding: findingOf({ title: 'Injection', severity: said[0]?.[1] ?? 'high' }),
  severity: said[0]?.[1] ?? 'high',
  originals: said.map(([seat, severity, family = seat]) => ({
    seat: seatId(seat),
    family,
    finding: findingOf({ severity }),
  })),
  silent: [],
  refutations: [],
  missing: [],
  probability: 0.8,
  calibrated: false,
  confirmedBy: null,
  ...more,
});
const kindOf = (finding: MergedFinding) => {
  const answer = findingDispute(finding, 3);
  return answer?.kind === 'disputed' ? [answer.dispute.kind, answer.dispute.finding] : answer?.kind;
};

test.each(['medium', 'low', 'info'] as const)('a %s finding is advice', (severity) => {
  expect(findingDispute(merged([['ada', severity]]), 0)).toBeNull();
});

describe('the panel agrees', () => {
  test('when two families call it grave and few stay silent', () => {
    expect(
      findingDispute(
        merged([
          ['ada', 'critical'],
          ['bob', 'high'],
        ]),
        0,
      ),
    ).toEqual({
      kind: 'agreed',
      because: 'Critical: Injection (a.js:1), reported by ada and bob',
    });
  });

  test('when a gate confirms what one seat says, whoever stays silent', () => {
    const confirmed = merged([['ada', 'high']], {
      confirmedBy: 'secrets',
      silent: [seatId('bob'), seatId('cy')],
    });
    expect(findingDispute(confirmed, 0)).toEqual({
      kind: 'agreed',
      because: 'High: Injection (a.js:1), confirmed by the gate "secrets"',
    });
  });
});

describe('a person is asked', () => {
  test('about what one seat says alone', () => {
    expect(kindOf(merged([['ada', 'high']]))).toEqual(['lone-grave-finding', 3]);
  });

  test('about what only one family says, with however many seats', () => {
    expect(
      kindOf(
        merged([
          ['ada', 'high', 'x'],
          ['bob', 'high', 'x'],
          ['cy', 'high', 'x'],
        ]),
      ),
    ).toEqual(['lone-grave-finding', 3]);
  });

  test('when one calls grave what another calls mild', () => {
    expect(
      kindOf(
        merged([
          ['ada', 'critical'],
          ['bob', 'medium'],
        ]),
      ),
    ).toEqual(['severities-differ', 3]);
  });

  test('when as many stay silent as speak', () => {
    const silent = [seatId('cy'), seatId('dee')];
    expect(
      kindOf(
        merged(
          [
            ['ada', 'high'],
            ['bob', 'high'],
          ],
          { silent, probability: 0.5 },
        ),
      ),
    ).toEqual(['votes-split', 3]);
  });

  test('when it is uncertain', () => {
    const silent = [seatId('cy')];
    expect(
      kindOf(
        merged(
          [
            ['ada', 'high'],
            ['bob', 'high'],
          ],
          { silent, probability: 0.625 },
        ),
      ),
    ).toEqual(['uncertain', 3]);
  });

  test('in words that name the place, who says so and who does not', () => {
    const answer = findingDispute(merged([['ada', 'high']], { silent: [seatId('bob'), seatId('cy')] }), 0);
    expect(answer).toMatchObject({
      dispute: {
        question:
          'High: Injection (a.js:1): only ada reported it; bob and cy read the file and did not report it. Is it real?',
      },
    });
  });

  test('in words that tell who found it grave, where others reported it as less', () => {
    const answer = findingDispute(
      merged([
        ['ada', 'high'],
        ['bob', 'medium'],
      ]),
      0,
    );
    expect(answer).toMatchObject({
      dispute: {
        kind: 'lone-grave-finding',
        question:
          'High: Injection (a.js:1): only ada found it that grave (ada: high, bob: medium). Is it real?',
      },
    });
  });

  test('in words that say when the lines are those that the change removes', () => {
    const removed = merged([['ada', 'high']]);
    removed.finding.side = 'base';
    const answer = findingDispute(removed, 0);
    expect(answer).toMatchObject({
      dispute: { question: expect.stringContaining('(a.js:1, removed)') as string },
    });
  });
});

const bob = refutationOf('bob');
const cy = refutationOf('cy');
const questionOf = (finding: MergedFinding): string => {
  const answer = findingDispute(finding, 0);
  return answer?.kind === 'disputed' ? answer.dispute.question : `no question: ${answer?.kind}`;
};
const loneHigh = (refutations: MergedFinding['refutations'], more: Partial<MergedFinding> = {}) =>
  merged([['ada', 'high']], { refutations, ...more });

describe('a lone high finding', () => {
  test('is settled where two other families refute it, and nobody else was asked or is away', () => {
    expect(findingDispute(loneHigh([bob, cy]), 0)).toEqual({ kind: 'refuted' });
    expect(findingDispute(loneHigh([bob, cy, refutationOf('dee')]), 0)).toEqual({ kind: 'refuted' });
  });

  test.each<[string, MergedFinding, string, string]>([
    ['one refutes it', loneHigh([bob]), 'votes-split', 'that takes two other families'],
    [
      'two of one family refute it',
      loneHigh([bob, refutationOf('cy', { family: 'bob' })]),
      'votes-split',
      'that takes two other families',
    ],
    [
      'one of two refuters is of the family that reported it',
      loneHigh([bob, refutationOf('cy', { family: 'ada' })]),
      'votes-split',
      'that takes two other families',
    ],
    [
      'a third upholds it, however mildly',
      loneHigh([bob, cy, refutationOf('dee', { judgement: 'upheld', severity: 'medium' })]),
      'votes-split',
      'dee upholds it',
    ],
    [
      'a third cannot decide',
      loneHigh([bob, cy, refutationOf('dee', { judgement: 'undecided' })]),
      'votes-split',
      'dee did not refute it',
    ],
    [
      'a third refutes it with words that do not stand',
      loneHigh([bob, cy, refutationOf('dee', { discounted: 'quotes text that does not stand there' })]),
      'votes-split',
      'dee did not refute it',
    ],
    [
      'a third upholds it with words that do not stand',
      loneHigh([bob, cy, refutationOf('dee', { judgement: 'upheld', discounted: 'quotes nothing' })]),
      'votes-split',
      'dee did not refute it',
    ],
    [
      'a third was lost',
      loneHigh([bob, cy, lostRefutationOf('dee', 'Seat "dee" has a wrong key.')]),
      'votes-split',
      'dee gave no answer',
    ],
    [
      'a seat did not vote on the file',
      loneHigh([bob, cy], { missing: [seatId('dee'), seatId('eve')] }),
      'votes-split',
      'dee and eve did not vote on the file',
    ],
    [
      'a second seat of the same family reported it too',
      merged(
        [
          ['ada', 'high'],
          ['ada-2', 'high', 'ada'],
        ],
        { refutations: [bob, cy] },
      ),
      'votes-split',
      'more than one seat reported it',
    ],
    [
      'a seat of another family reported it as less grave',
      merged(
        [
          ['ada', 'high'],
          ['dee', 'medium'],
        ],
        { refutations: [bob, cy] },
      ),
      'votes-split',
      'more than one seat reported it',
    ],
    [
      'it is critical',
      merged([['ada', 'critical']], { refutations: [bob, cy, refutationOf('dee')] }),
      'lone-grave-finding',
      'a critical finding is never outvoted',
    ],
  ])('is put to a person where %s, who is told why', (_, finding, kind, why) => {
    expect(kindOf(finding)).toEqual([kind, 3]);
    expect(questionOf(finding)).toMatch(new RegExp(`That does not settle it: ${why}\\. Is it real\\?$`));
  });

  test('that nobody refutes and nobody upholds as grave stays one, whoever was asked', () => {
    const asked = [
      refutationOf('bob', { judgement: 'undecided' }),
      refutationOf('cy', { judgement: 'upheld', severity: 'medium' }),
      refutationOf('dee', { discounted: 'quotes nothing' }),
      lostRefutationOf('eve', 'gave no answer in time'),
    ];
    expect(kindOf(loneHigh(asked))).toEqual(['lone-grave-finding', 3]);
    expect(questionOf(loneHigh(asked))).toBe(
      'High: Injection (a.js:1): only ada reported it. In a second look, cy upholds it as medium, bob cannot decide, what dee says does not count (it quotes nothing), eve gave no answer (gave no answer in time). Is it real?',
    );
  });

  test('that another family upholds is agreed on, if it is probable enough', () => {
    const upheld = refutationOf('bob', { judgement: 'upheld' });
    expect(findingDispute(loneHigh([upheld]), 0)).toEqual({
      kind: 'agreed',
      because: 'High: Injection (a.js:1), reported by ada, upheld by bob',
    });
    expect(kindOf(loneHigh([upheld], { probability: 0.6, silent: [seatId('bob'), seatId('cy')] }))).toEqual([
      'uncertain',
      3,
    ]);
  });
});

describe('a second look', () => {
  const two: [string, Severity][] = [
    ['ada', 'high'],
    ['dee', 'critical'],
  ];

  test('splits the votes where it refutes what two families agree on, however probable that is', () => {
    const finding = merged(two, { refutations: [bob], probability: 0.9 });
    expect(kindOf(finding)).toEqual(['votes-split', 3]);
    expect(questionOf(finding)).toContain(
      'reported by ada and dee. In a second look, bob refutes it. Is it real?',
    );
  });

  test('splits the votes where one upholds and another refutes', () => {
    const finding = loneHigh([refutationOf('bob', { judgement: 'upheld' }), cy], { probability: 0.9 });
    expect(kindOf(finding)).toEqual(['votes-split', 3]);
    expect(questionOf(finding)).toContain('bob upholds it as high, cy refutes it');
  });

  test('takes nothing from what two families agree on where its words do not stand', () => {
    const finding = merged(two, { refutations: [refutationOf('bob', { discounted: 'quotes nothing' })] });
    expect(kindOf(finding)).toBe('agreed');
  });

  test('asks how grave it is where it upholds it two steps away', () => {
    const low = refutationOf('bob', { judgement: 'upheld', severity: 'low' });
    expect(kindOf(loneHigh([low]))).toEqual(['severities-differ', 3]);
    expect(questionOf(loneHigh([low]))).toBe(
      'High: Injection (a.js:1). How grave is it? ada: high, bob: low. In a second look, bob upholds it as low.',
    );
  });

  test('asks nothing of the sort where the words do not stand', () => {
    const low = refutationOf('bob', { judgement: 'upheld', severity: 'low', discounted: 'quotes nothing' });
    expect(kindOf(loneHigh([low]))).toEqual(['lone-grave-finding', 3]);
  });

  test('changes nothing of what a gate confirms', () => {
    const finding = loneHigh([bob, cy], { confirmedBy: 'secrets' });
    expect(kindOf(finding)).toBe('agreed');
  });

  test('makes nothing of advice', () => {
    expect(findingDispute(merged([['ada', 'medium']], { refutations: [bob, cy] }), 0)).toBeNull();
  });
});

test('a third family that calls it mild asks how grave it is, though two agree', () => {
  const finding = merged([
    ['ada', 'critical'],
    ['bob', 'critical'],
    ['cy', 'medium'],
  ]);
  expect(kindOf(finding)).toEqual(['severities-differ', 3]);
});
