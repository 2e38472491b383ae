import type { StoryFinding } from '../report/audit-story.ts';
import { said } from './github-text.ts';
import { linesOf, type SeatNames } from './finding-words.ts';

const words = {
  upheld: 'upholds it in a second look',
  refuted: 'refutes it in a second look',
  undecided: 'took a second look and cannot decide',
  lost: 'was asked for a second look and gave no answer',
} as const;

/** A line of a list for each seat that took a second look: what it says, what it rests on, and why it does not count. */
export const tellSecondLooks = ({ refutations }: StoryFinding, names: SeatNames): string[] =>
  refutations.map((one) => {
    const severity = one.judgement === 'upheld' && one.severity ? ` as ${one.severity}` : '';
    const reason = one.reason ? `: ${said(one.reason.replace(/\.$/, ''), 500)}` : '';
    const quote = one.quote
      ? `. It quotes ${said(one.file, 300)}, ${linesOf(one)}: “${said(one.quote, 300)}”`
      : '';
    const discounted = one.discounted ? `. That does not count: it ${said(one.discounted)}` : '';
    return `- ${names(one.seat)} ${words[one.judgement]}${severity}${reason}${quote}${discounted}`;
  });
