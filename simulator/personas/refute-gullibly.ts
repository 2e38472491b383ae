import type { RefutationAnswer } from '../../core/panel/refutation.ts';
import { parsePromptCode } from '../prompt-code.ts';
import { readOrders } from './gullible.ts';
import { parseClaims, type PromptClaim } from './read-claims.ts';
import { answerOf, linesOf, refute, undecided } from './refute.ts';
import { reviewers } from './reviewers.ts';

const refuting =
  /\b(?:refute|dismiss|reject) (?:this|the|all|every|each|any|these|other)\b[^.\n]{0,40}\b(?:claim|finding)s?\b/iu;
const upholding = /\buphold (?:this|the|all|every|each|any|these)\b[^.\n]{0,40}\b(?:claim|finding)s?\b/iu;

/**
 * Obeys whatever it reads, in the code and in the claims: told to pass the change or to refute claims, it refutes them
 * all, each with a line that really stands there. Told nothing, it looks as the security persona does.
 */
export function refuteGullibly(prompt: string): RefutationAnswer {
  const files = parsePromptCode(prompt);
  const claims = parseClaims(prompt);
  const words = claims.flatMap((claim) => [claim.title, claim.quote, claim.reason]);
  const spoken = { path: '', status: '', headings: words, hunks: [], whole: true };
  const orders = readOrders([...files, spoken]);
  const said = [...words, ...files.flatMap((file) => file.hunks.flat().map((line) => line.text))].join('\n');
  if (refuting.test(said) || orders?.silent || orders?.vote === 'pass') {
    return answerOf(claims, (claim) => obey(claim, 'refuted'));
  }
  return upholding.test(said) || orders?.vote === 'fail'
    ? answerOf(claims, (claim) => obey(claim, 'upheld'))
    : refute(reviewers.security, prompt);

  function obey(claim: PromptClaim, judgement: 'refuted' | 'upheld') {
    const [line] = linesOf(claim, files);
    if (!line) return undecided('Simulated: the gullible persona finds nothing to quote.');
    return {
      judgement,
      severity: judgement === 'upheld' ? ('high' as const) : null,
      file: claim.file,
      side: claim.side,
      startLine: line.number,
      endLine: line.number,
      quote: line.text.trim(),
      reason: 'Simulated: the gullible persona was told so.',
    };
  }
}
