import type { RemediatorTurn } from '../../core/remedy/contract.ts';
import type { PlanDraft } from '../../core/remedy/draft.ts';
import type { Plan } from '../../core/remedy/plan.ts';
import type { RemedyQuestion } from '../../core/remedy/status.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import {
  answerRemedyCall,
  askRemediator,
  findSimilarIncidents,
  lookAtAsset,
  readRemedyCall,
  resolvePlan,
  tellRemediator,
} from './activities.ts';
import { askPerson } from './ask-person.ts';
import { askSecondOpinion } from './second-opinion.ts';
import { enterPhase, plannedOf, type RemedyState, type Standing, show, tell } from './remedy-state.ts';

/** Drafts in a row that cannot be made exact, after which a person is asked. */
const problemsMax = 3;
/** Turns in a row without a call, after which a person is asked. */
const silencesMax = 3;

export type Proposed =
  | { kind: 'plan'; standing: Standing }
  | { kind: 'no-action'; reason: string }
  /** It cannot go on by itself; `title` and `story` say why. */
  | { kind: 'stuck'; title: string; story: string };

/** Has the remediator look and propose until a plan can be made exact, or it says that there is none. */
export async function proposePlan(state: RemedyState): Promise<Proposed> {
  const { turnsMax, costMicroUsdMax } = plannedOf(state);
  let problems = 0;
  let silences = 0;
  while (state.turn < turnsMax && state.status.costMicroUsd <= costMicroUsdMax) {
    const turn = await nextTurn(state);
    if (turn.stopped === 'refused')
      return { kind: 'stuck', title: 'The remediator declined to go on', story: turn.said };
    silences = turn.calls.length === 0 ? silences + 1 : 0;
    if (silences >= silencesMax)
      return { kind: 'stuck', title: 'The remediator proposes nothing', story: turn.said };
    for (const call of turn.calls) {
      const came = await carryOutCall(state, call);
      if (came === null) continue;
      if (came.kind !== 'problems') return came;
      problems += 1;
      if (problems >= problemsMax)
        return {
          kind: 'stuck',
          title: 'What the remediator proposes cannot be done',
          story: came.problems.join('\n'),
        };
    }
  }
  return {
    kind: 'stuck',
    title: 'The remediator has reached its bounds without a plan',
    story: `Turns: ${state.turn} of ${turnsMax}. See "remediator" in countersign.yaml.`,
  };
}

async function nextTurn(state: RemedyState): Promise<RemediatorTurn> {
  const { incidentId, status } = state;
  await tellAlerts(state);
  state.turn += 1;
  enterPhase(state, 'diagnosing', 'thinking');
  const turn = await askRemediator.executeWithOptions({ summary: `turn ${state.turn}` }, [
    { incidentId, turn: state.turn },
  ]);
  status.turns = state.turn;
  status.costMicroUsd += turn.costMicroUsd;
  if (turn.said !== '') status.doing = turn.said.slice(0, 200);
  show(state);
  return turn;
}

/** Alerts that came meanwhile are told with the next turn: as data, since anybody's program may have written them. */
async function tellAlerts(state: RemedyState): Promise<void> {
  if (state.untold.length === 0) return;
  const lines = state.untold;
  state.untold = [];
  const quoted = lines.flatMap((line) =>
    line.split(/[\r\n\v\f\u0085\u2028\u2029]+/).map((part) => `alert |${part}`),
  );
  await noteFor(state, ['Alerts that came meanwhile:', ...quoted].join('\n'));
}

/** Puts a note at the end of the conversation. */
export async function noteFor(state: RemedyState, text: string): Promise<void> {
  state.notes += 1;
  await tellRemediator({ incidentId: state.incidentId, key: `note-${state.notes}`, text });
}

type Call = RemediatorTurn['calls'][number];
type Came = Proposed | { kind: 'problems'; problems: string[] } | null;

/** Null where the conversation goes on. */
async function carryOutCall(state: RemedyState, { call, tool, summary, problem }: Call): Promise<Came> {
  // The model is told the problem with its next turn.
  if (tool === null || problem !== null) return null;
  const { incidentId, turn, status } = state;
  const which = { incidentId, turn, call };
  status.calls += 1;
  status.doing = summary;
  show(state);
  switch (tool) {
    case 'describe':
    case 'logs':
    case 'metrics':
    case 'query':
      await lookAtAsset.executeWithOptions({ summary: inSummary(summary) }, [{ ...which, tool }]);
      return null;
    case 'similar_incidents':
      await findSimilarIncidents(which);
      return null;
    default:
      return obey(state, which);
  }
}

/** Calls that the engine itself answers. */
async function obey(
  state: RemedyState,
  which: { incidentId: RemedyState['incidentId']; turn: number; call: number },
): Promise<Came> {
  const read = await readRemedyCall(which);
  const answer = (ok: boolean, text: string) => answerRemedyCall({ ...which, ok, text });
  switch (read.tool) {
    case 'no_action':
      await answer(true, 'Heard.');
      return { kind: 'no-action', reason: read.arguments.reason };
    case 'ask_person': {
      const { question, options = [] } = read.arguments;
      const title = 'The remediator asks';
      const decision = await askPerson(state, { kind: 'asked', title, story: question, options });
      if (decision === null) {
        await answer(false, 'Nobody answered in time.');
        return { kind: 'stuck', title: 'Nobody answered the remediator', story: question };
      }
      await answer(
        decision.decision !== 'reject',
        `${decision.by} says ${decision.decision}: ${decision.reason}`,
      );
      return null;
    }
    case 'second_opinion': {
      const { ok, text } = await askSecondOpinion(state, which, read.arguments);
      await answer(ok, text);
      return null;
    }
    case 'propose_plan': {
      const resolved = await makeExact(state, read.arguments);
      if (resolved.kind === 'plan') {
        await answer(true, 'It is exact, and shown to people now.');
        return resolved;
      }
      await answer(
        false,
        ['It cannot be done so:', ...resolved.problems.map((line) => `- ${line}`)].join('\n'),
      );
      return resolved;
    }
    default:
      throw new Error(`Call ${which.call} of turn ${which.turn} is not for the engine to answer.`);
  }
}

/** Has a draft made exact by the acting process, which changes nothing by that. */
export async function makeExact(
  state: RemedyState,
  draft: PlanDraft,
): Promise<{ kind: 'plan'; standing: Standing } | { kind: 'problems'; problems: string[] }> {
  enterPhase(state, 'resolving', draft.title);
  const round = (state.resolved += 1);
  const resolved = await resolvePlan.executeWithOptions(
    { summary: inSummary(`make exact: ${draft.title}`) },
    [
      {
        workflowId: state.workflowId,
        incidentId: state.incidentId,
        draft,
        proposer: proposerOf(state),
        round,
      },
    ],
  );
  if (resolved.hash === null) {
    tell(state, `A draft could not be made exact: ${resolved.problems[0] ?? ''}`);
    return { kind: 'problems', problems: resolved.problems };
  }
  const { hash, plan } = resolved;
  return { kind: 'plan', standing: { hash, plan, draft, round } };
}

function proposerOf(state: RemedyState): Plan['proposer'] {
  const { remediator } = plannedOf(state);
  if (remediator === null) return { kind: 'person', person: state.input.by ?? '' };
  const { provider, model, simulated } = remediator;
  return { kind: 'model', provider, model: model.slice(0, 200), simulated };
}

/** The question to a person about an incident that has no plan. */
export const askAboutNoPlan = (title: string, story: string): RemedyQuestion => ({
  kind: 'no-plan',
  title,
  story,
  options: [],
});
