import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeError } from '../../../cli/describe-error.ts';
import { auditFacts } from '../../../cli/live/audit-facts.ts';
import { renderStatus } from '../../../cli/live/view.ts';
import { renderGates } from '../../../cli/report/gates.ts';
import { renderOutcome } from '../../../cli/report/outcome.ts';
import { renderStory } from '../../../cli/report/story.ts';
import { safeDeep, safeJson } from '../../../cli/text/safe.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import type { AuditStatus } from '../../../core/panel/status.ts';
import { nastyText, withTexts } from '../../nasty-text.ts';
import { status as runningStatus } from '../live/statuses.ts';
import { waitingStory } from '../story.ts';

const screen = screenFor({ isTTY: true, columns: 100 }, { FORCE_COLOR: '1' });
/** What picks our own words; everything else in a record may hold any text. */
const ours = new Set(['state', 'outcome', 'verdict', 'judgement', 'side', 'phase', 'kind']);
const manyTexts = fc.array(nastyText, { minLength: 8, maxLength: 40 });

/** Control characters other than line ends, tabs and our colours, and characters that nobody sees. */
const unseen = (printed: string): string[] =>
  printed
    // oxlint-disable-next-line no-control-regex -- colours are control characters
    .replace(/\u001b\[\d{1,2}m/g, '')
    .match(/(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu) ?? [];

/** Made safe where it is asked for, as `watch` does. */
const status = (texts: string[]): AuditStatus => safeDeep(withTexts(runningStatus(), texts, ours));

describe('whatever a model, a repository or a person wrote', () => {
  test('the terminal is sent nothing but text, line ends and our colours', () => {
    fc.assert(
      fc.property(manyTexts, (texts) => {
        const story = safeDeep(withTexts(waitingStory(), texts, ours));
        const printed = [
          ...renderStory(story, null, screen),
          ...renderOutcome(story, null, screen),
          ...renderGates(story.gates as Parameters<typeof renderGates>[0], screen),
          ...renderStatus(status(texts), screen),
          ...auditFacts(status(texts)),
          describeError(new Error(texts.join())).message,
        ];
        expect(unseen(printed.join('\n'))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('JSON holds it exactly, in characters that show', () => {
    fc.assert(
      fc.property(manyTexts, (texts) => {
        const story = withTexts(waitingStory(), texts, ours);
        const json = safeJson(story);
        expect(unseen(json)).toEqual([]);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(story)));
      }),
      { numRuns: 200 },
    );
  });

  test('without the defence, it reaches the terminal', () => {
    const story = withTexts(waitingStory(), ['\u001b[2J\u202e'], ours);
    expect(unseen(renderStory(story, null, screen).join('\n'))).not.toEqual([]);
    expect(unseen(JSON.stringify({ a: '\u009b\u202e' }))).toEqual(['\u009b', '\u202e']);
  });
});
