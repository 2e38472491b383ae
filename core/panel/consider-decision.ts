import { explainInput } from '../explain-input.ts';
import { answers, type Decision, decisionSchema } from './decision.ts';

/** The most often that one audit may be sent back to its panel. */
export const redirectsMax = 5;
/** Refused answers beyond this are turned away unrecorded: the record must not be a way to fill a history. */
export const refusalsRecordedMax = 100;

export interface Desk {
  /** What the audit is doing now. */
  phase: 'reviewing' | 'waiting-for-person' | 'settled';
  /** Who settled it; null while nobody has. */
  settledBy: string | null;
  redirects: number;
  /** The workflow that does the audit in place of this one, where another does. */
  elsewhere?: string;
  /** How many findings the round in question has; absent before there is one. */
  findings?: number;
}

export type Considered = { accepted: Decision } | { refused: string };

const example: Decision = {
  by: 'you',
  decision: 'approve',
  reason: 'Both call sites check the value first.',
};

/** Whether an answer counts, given what the audit waits for. A refusal says why and what to do instead. */
export function considerDecision(raw: unknown, desk: Desk): Considered {
  const parsed = decisionSchema.safeParse(raw);
  if (!parsed.success) {
    return {
      refused: explainInput(parsed.error.issues, raw, 'The decision', {
        ...example,
        decision: answers.join(' | '),
      }),
    };
  }
  if (desk.elsewhere !== undefined) {
    return { refused: `Workflow "${desk.elsewhere}" audits this head: send the decision there.` };
  }
  if (desk.phase === 'reviewing') {
    return {
      refused:
        'Nothing waits for a decision yet: the panel is still at work. Send it again when the audit asks.',
    };
  }
  if (desk.phase === 'settled') {
    const by = desk.settledBy ? ` by ${desk.settledBy}` : '';
    return {
      refused: `The audit is settled already${by}; a second answer changes nothing. Start a new audit to look again.`,
    };
  }
  if (parsed.data.decision === 'redirect' && desk.redirects >= redirectsMax) {
    return { refused: `The audit was redirected ${redirectsMax} times already: approve it or reject it.` };
  }
  const refused = refuseFindings(parsed.data.findings ?? [], desk.findings ?? 0);
  return refused === null ? { accepted: parsed.data } : { refused };
}

/** Why what is said of single findings cannot count; null when it can. */
function refuseFindings(said: NonNullable<Decision['findings']>, findings: number): string | null {
  const unknown = said.find(({ number }) => number < 1 || number > findings);
  if (unknown) {
    const known = findings === 0 ? 'it has none' : `they are numbered 1 to ${findings}`;
    return `There is no finding ${unknown.number} in this round: ${known}. Look at them again with npx countersign show, then decide again.`;
  }
  const torn = said.find((one) =>
    said.some((other) => other.number === one.number && other.real !== one.real),
  );
  return torn
    ? `Finding ${torn.number} is said to be real and not to be real: say one of the two, then decide again.`
    : null;
}
