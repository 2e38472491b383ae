import { describe, expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import type { Severity } from '../../../core/panel/finding.ts';
import { findingDispute } from '../../../core/panel/finding-dispute.ts';
import type { MergedFinding } from '../../../core/panel/verdict.ts';
import { findingOf } from '../../builders.ts';

const merged = (said: [string, Severity, string?][], more: Partial<MergedFinding> = {}): MergedFinding => ({
  finding: findingOf({ title: 'Injection', severity: said[0]?.[1] ?? 'high' }),
  severity: said[0]?.[1] ?? 'high',
  originals: said.map(([seat, severity, family = seat]) => ({
    seat: seatId(seat),
    family,
    finding: findingOf({ severity }),
  })),
  silent: [],
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
