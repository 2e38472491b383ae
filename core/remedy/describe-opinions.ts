import { clip } from '../clip.ts';
import { inMarkdown } from '../panel/markdown.ts';
import { beliefOf } from './second-opinion.ts';
import type { AskedOpinion } from './status.ts';

const reasonsShown = 2;
const textMax = 400;

/** What other models were asked about the cause, and what they said; in Markdown. Empty where they were not. */
export function describeOpinions(opinions: readonly AskedOpinion[]): string {
  if (opinions.length === 0) return '';
  return [
    '**What other models were asked** (they decide nothing)',
    ...opinions.map(({ question, hypotheses, said }) =>
      [
        inMarkdown(clip(question, textMax)),
        '',
        ...hypotheses.map((text, index) => `- ${index + 1}: ${inMarkdown(clip(text, textMax))}`),
        ...said.map(
          ({ seat, simulated, reasons, ...belief }) =>
            `- ${inMarkdown(seat)}${simulated ? ' (*simulated*)' : ''}: ${beliefOf(belief)}. ${inMarkdown(clip(reasons.slice(0, reasonsShown).join(' '), textMax))}`,
        ),
      ].join('\n'),
    ),
  ].join('\n\n');
}
