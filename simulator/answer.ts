import type { Ballot } from '../core/panel/ballot.ts';
import type { RefutationAnswer } from '../core/panel/refutation.ts';
import { boundAnswer, isJson, withinContext, type Answer, type Ask, type Json } from './ask.ts';
import type { Fault } from './control/faults.ts';
import { instanceOf } from './instance.ts';
import { forgeQuotes, forgeRefutations, manyFindings, standOutside } from './personas/faulty-ballots.ts';
import type { PersonaName } from './personas/choose.ts';
import { reviewGullibly } from './personas/gullible.ts';
import { parseClaims } from './personas/read-claims.ts';
import { answerOf, refute, undecided } from './personas/refute.ts';
import { refuteGullibly } from './personas/refute-gullibly.ts';
import { review } from './personas/review.ts';
import { reviewers } from './personas/reviewers.ts';
import { parsePromptCode } from './prompt-code.ts';
import { giveOpinion } from './remediators/give-opinion.ts';
import { viewPlan } from './remediators/view-plan.ts';

const declined = "I'm sorry, but I can't help with that.";

/** What the persona says to the ask, as the fault bends it. Deterministic. */
export function answerAsk(
  ask: Ask,
  persona: PersonaName,
  scripted: string | null,
  fault: Fault | null,
): Answer {
  if (fault?.kind === 'refusal') return refuse(ask);
  const text = bend(scripted ?? textOf(readAsk(ask, fault), persona, fault), fault);
  return boundAnswer(text, ask.answerTokensMax);
}

/** What the model gets to read of the ask. */
export function readAsk(ask: Ask, fault: Fault | null): Ask {
  if (fault?.kind !== 'truncated-prompt') return ask;
  if (fault.tokensMax !== null) return withinContext(ask, fault.tokensMax);
  const kept = Math.max(1, Math.floor(ask.user.length * fault.fraction));
  return { ...ask, user: ask.user.slice(-kept) };
}

function textOf(ask: Ask, persona: PersonaName, fault: Fault | null): string {
  if (!ask.schema) return plainText(ask, persona);
  if (asksForSecondLook(ask.schema))
    return JSON.stringify(bendSecondLook(secondLookFor(ask, persona), fault));
  if (asksForPlanView(ask.schema)) return JSON.stringify(viewPlan(ask.user));
  if (asksForOpinion(ask.schema)) return JSON.stringify(giveOpinion(ask.user));
  if (!asksForBallot(ask.schema)) return JSON.stringify(instanceOf(ask.schema));
  return JSON.stringify(bendBallot(ballotFor(ask, persona), ask, fault));
}

const ballotFields = ['vote', 'confidence', 'summary', 'findings', 'covered'];

function asksForBallot(schema: Json): boolean {
  const properties = isJson(schema.properties) ? schema.properties : {};
  return ballotFields.every((field) => field in properties);
}

const asksForSecondLook = (schema: Json): boolean =>
  isJson(schema.properties) && 'judgements' in schema.properties;

const asksForPlanView = (schema: Json): boolean =>
  isJson(schema.properties) && 'view' in schema.properties && 'reasons' in schema.properties;

const asksForOpinion = (schema: Json): boolean =>
  isJson(schema.properties) && 'hypothesis' in schema.properties && 'sure' in schema.properties;

function secondLookFor(ask: Ask, persona: PersonaName): RefutationAnswer {
  switch (persona) {
    case 'gullible':
      return refuteGullibly(ask.user);
    case 'scripted':
      return answerOf(parseClaims(ask.user), () =>
        undecided('Simulated: the script has no answer left for this seat.'),
      );
    default:
      return refute(reviewers[persona], ask.user);
  }
}

/** Refutes everything with words that stand nowhere, where quotes are to be forged. */
const bendSecondLook = (answer: RefutationAnswer, fault: Fault | null): RefutationAnswer =>
  fault?.kind === 'forged-quotes' ? forgeRefutations(answer) : answer;

function ballotFor(ask: Ask, persona: PersonaName): Ballot {
  switch (persona) {
    case 'gullible':
      return reviewGullibly(ask.system, ask.user);
    case 'scripted':
      return abstain('Simulated: the script has no answer left for this seat.');
    default:
      return review(reviewers[persona], ask.user);
  }
}

const abstain = (summary: string): Ballot => ({
  vote: 'abstain',
  confidence: 0,
  summary,
  findings: [],
  covered: [],
});

function bendBallot(ballot: Ballot, ask: Ask, fault: Fault | null): Ballot {
  const files = parsePromptCode(ask.user);
  switch (fault?.kind) {
    case 'forged-quotes':
      return forgeQuotes(ballot, files);
    case 'outside-change':
      return standOutside(ballot, files);
    case 'many-findings':
      return manyFindings(ballot, files, fault.count);
    default:
      return ballot;
  }
}

function bend(text: string, fault: Fault | null): string {
  switch (fault?.kind) {
    case 'invalid-json':
      return `${text.slice(0, Math.ceil(text.length / 2))}, … and so on.`;
    case 'wrong-shape':
      return JSON.stringify({ verdict: 'looks good to me', issues: [] });
    case 'empty':
      return '';
    default:
      return text;
  }
}

/** Ollama has no refusal of its own: the model says so, within the grammar that the schema forces on it. */
function refuse(ask: Ask): Answer {
  if (ask.provider !== 'ollama') return { kind: 'refusal', text: declined };
  if (!ask.schema) return { kind: 'text', text: declined, cut: false };
  const shape = asksForBallot(ask.schema) ? abstain(declined) : instanceOf(ask.schema);
  return boundAnswer(JSON.stringify(shape), ask.answerTokensMax);
}

function plainText(ask: Ask, persona: PersonaName): string {
  const words = ask.user.split(/\s+/u).filter((word) => word !== '').length;
  return `This is a simulated answer by the ${persona} persona of Countersign's simulator, in place of ${ask.model}. It has read ${words} words and judges nothing.`;
}
