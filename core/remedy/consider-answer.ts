import { explainInput } from '../explain-input.ts';
import { type Decision, decisionSchema } from '../panel/decision.ts';
import type { RemedyQuestion } from './status.ts';

const example = { by: 'you', decision: 'redirect', reason: 'Look at the database first.' };

/** Whether a person's answer counts, given what the incident asks. A refusal says why and what to do instead. */
export function considerRemedyAnswer(
  raw: unknown,
  { question, hash }: { question: Pick<RemedyQuestion, 'kind'> | null; hash: string | null },
): { accepted: Decision } | { refused: string } {
  const parsed = decisionSchema.safeParse(raw);
  if (!parsed.success) return { refused: explainInput(parsed.error.issues, raw, 'The decision', example) };
  const { findings, decision } = parsed.data;
  if (findings !== undefined)
    return { refused: '"findings" belongs to audits: leave it out, and write what you mean as "reason".' };
  if (question === null)
    return { refused: 'Nothing waits for a decision now. Send it again when the incident asks.' };
  if (question.kind === 'approval' && decision === 'approve') {
    return {
      refused: `A plan is not approved by "decide": send "approve" with { "by", "plan": "${hash ?? ''}", "decision": "approve", "reason" }.`,
    };
  }
  return { accepted: parsed.data };
}
