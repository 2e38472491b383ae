import type { ClaimJudgement, RefutationAnswer } from '../../core/panel/refutation.ts';
import { parsePromptCode, type PromptFile } from '../prompt-code.ts';
import { parseClaims, type PromptClaim } from './read-claims.ts';
import { reviewFile } from './review.ts';
import type { Reviewer } from './reviewers.ts';
import { isComment } from './rule.ts';

/** What a persona makes of one claim, but for its number. */
type Opinion = Omit<ClaimJudgement, 'claim'>;

/**
 * A reviewer's second look at the claims of a prompt. It reviews the code once more by its own rules: what these see at
 * the claim's place, it upholds. It refutes only what it can show to be no code at all. Of what it is blind to, it says so.
 */
export function refute(reviewer: Reviewer, prompt: string): RefutationAnswer {
  const files = parsePromptCode(prompt);
  return answerOf(parseClaims(prompt), (claim) => opinionOn(reviewer, claim, files));
}

export const answerOf = (
  claims: PromptClaim[],
  opinion: (claim: PromptClaim) => Opinion,
): RefutationAnswer => ({
  judgements: claims.map((claim, index) => ({ claim: index + 1, ...opinion(claim) })),
});

export const undecided = (reason: string): Opinion => ({
  judgement: 'undecided',
  severity: null,
  file: '',
  side: 'head',
  startLine: 0,
  endLine: 0,
  quote: '',
  reason,
});

function opinionOn(reviewer: Reviewer, claim: PromptClaim, files: PromptFile[]): Opinion {
  const shown = files.filter((file) => file.path === claim.file);
  const seen = shown
    .flatMap((file) => reviewFile(reviewer, file))
    .find(
      (one) => one.side === claim.side && one.startLine <= claim.endLine && one.endLine >= claim.startLine,
    );
  if (seen) {
    const { severity, file, side, startLine, endLine, quote, reason } = seen;
    return { judgement: 'upheld', severity, file, side, startLine, endLine, quote, reason };
  }
  const lines = linesOf(claim, shown);
  const [first] = lines;
  // Words in a comment may be a secret or an order to a reader: only that they run is refuted.
  if (
    first &&
    lines.every((line) => isComment(line.text)) &&
    /\b(?:runs?|loop|call|return)/iu.test(claim.reason)
  ) {
    const { file, side } = claim;
    const place = { file, side, startLine: first.number, endLine: first.number, quote: first.text.trim() };
    return {
      judgement: 'refuted',
      severity: null,
      ...place,
      reason: 'That is a comment: nothing of it runs.',
    };
  }
  return undecided(`Simulated: the ${reviewer.name} persona has no rule that tells.`);
}

/** The lines of the claim's place that the prompt shows, but empty ones. */
export const linesOf = (claim: PromptClaim, files: PromptFile[]) =>
  files
    .filter((file) => file.path === claim.file)
    .flatMap((file) => file.hunks.flat())
    .filter(
      (line) =>
        (line.kind === 'removed') === (claim.side === 'base') &&
        line.number >= claim.startLine &&
        line.number <= claim.endLine &&
        line.text.trim() !== '',
    );
