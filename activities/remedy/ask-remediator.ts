import { compact, type Conversation } from '../../core/develop/compact.ts';
import { callsOf, nothingCut, textOf } from '../../core/develop/conversation.ts';
import { correctionOf } from '../../core/develop/estimate.ts';
import { tellTurn } from '../../core/develop/told.ts';
import { clip } from '../../core/clip.ts';
import { Failed } from '../../core/failed.ts';
import type { IncidentId } from '../../core/ids.ts';
import { cachedCostMicroUsd, priceOf } from '../../core/panel/prices.ts';
import { safeText } from '../../core/panel/safe-text.ts';
import type { RemediatorActivities, RemediatorTurn } from '../../core/remedy/contract.ts';
import { describeRemedyCall } from '../../core/remedy/describe-call.ts';
import type { IncidentPlan } from '../../core/remedy/plan-incident.ts';
import { readRemedyBlocks } from '../../core/remedy/read-calls.ts';
import { tellIncident } from '../../core/remedy/tell-incident.ts';
import { remedyToolDefinitions } from '../../core/remedy/tool-definitions.ts';
import { remedyToolNames } from '../../core/remedy/tools.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import {
  findRemediatorAnswer,
  loadRemediatorTurns,
  type NewRemediatorTurn,
  type RemediatorAnswer,
  remedyCallsOfTurn,
  saveRemediatorTurn,
  waitingRemediatorNotes,
} from '../../database/incident-turns.ts';
import type { ToolOutcome } from '../../database/task-calls.ts';
import { createSendTurn, type SendTurn } from '../develop/send-turn.ts';
import { createUnsaved } from '../models/unsaved.ts';
import { type Running, whileRunning } from '../while-running.ts';
import type { RemedyModelDeps } from './ask-plan-auditor.ts';
import { loadIncidentPlan } from './incident-plan.ts';
import { loadRemedyPrompts } from './prompt-files.ts';

const unsavedMax = 50;
const saidMax = 600;

/** The activity that talks to the remediator: only processes with providers' keys serve it. */
export function createAskRemediator(deps: RemedyModelDeps): Pick<RemediatorActivities, 'askRemediator'> {
  const { db, connections, turns, askTimeoutMs = 600_000 } = deps;
  const send = createSendTurn({ connections, turns, askTimeoutMs });
  const unsaved = createUnsaved<NewRemediatorTurn>(unsavedMax);
  return {
    async askRemediator({ incidentId, turn }) {
      const recorded = await findRemediatorAnswer(db, incidentId, turn);
      if (recorded) return summarise(recorded);
      const key = `${incidentId}/${turn}`;
      const plan = await loadIncidentPlan(db, incidentId);
      const asked =
        unsaved.get(key) ?? (await whileRunning((running) => askTurn({ db, plan, send, running, turn })));
      unsaved.set(key, asked);
      await saveRemediatorTurn(db, asked);
      unsaved.delete(key);
      // Of two that asked at once, one was recorded, and what counts is what is recorded.
      return summarise((await findRemediatorAnswer(db, incidentId, turn)) ?? asked);
    },
  };
}

interface Asking {
  db: Database;
  plan: IncidentPlan;
  send: SendTurn;
  running: Running;
  turn: number;
}

async function askTurn({ db, plan, send, running, turn }: Asking): Promise<NewRemediatorTurn> {
  const { incidentId, remediator, settings, scope } = plan;
  if (remediator === null)
    throw new Failed('input.invalid', `Incident ${incidentId} has no remediator: a person gave its plan.`);
  const { remediator: system, version } = loadRemedyPrompts();
  const conversation = await gather(db, plan, turn);
  const tools = remedyToolDefinitions();
  const last = conversation.past.at(-1);
  const asked = compact(conversation, last?.answer.cut ?? nothingCut, {
    tokensMax: settings.contextTokensMax,
    fixedTokens: Math.ceil((system.length + JSON.stringify(tools).length) / 4),
    correction: correctionOf(last?.answer ?? null),
  });
  const { blocks, usage, stopped, model } = await send({
    developer: remediator,
    remedies: true,
    running,
    askKey: encodeURI(`${incidentId}/turn/${turn}`.toWellFormed()),
    system,
    tools,
    messages: asked.messages,
    maxOutputTokens: settings.answerTokensMax,
    imageOf: () => null,
  });
  const cutOff = stopped === 'length' || stopped === 'context' ? settings.answerTokensMax : null;
  const read = readRemedyBlocks(blocks, { turn, scope, cutOff });
  const calls = read.some((block) => block.kind === 'call');
  const ended = calls ? 'calls' : 'end';
  return {
    incident: incidentId,
    turn,
    told: [...conversation.told],
    answer: {
      blocks: read,
      stopped: stopped === 'refused' ? 'refused' : cutOff === null ? ended : 'length',
      model,
      promptVersion: version,
      cut: asked.cut,
      compacted: asked.compacted,
      estimatedTokens: asked.estimatedTokens,
      inputTokens: usage.freshTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
    },
    costMicroUsd: cachedCostMicroUsd(priceOf(remediator), usage),
  };
}

/** All that the question is made of, from the record. */
async function gather(db: Database, plan: IncidentPlan, turn: number): Promise<Conversation> {
  const { incidentId } = plan;
  const [past, notes] = await Promise.all([
    loadRemediatorTurns(db, incidentId, turn),
    waitingRemediatorNotes(db, incidentId),
  ]);
  const last = past.at(-1);
  const results = last ? await resultsOf(db, incidentId, last.turn) : [];
  return {
    opening: { task: tellIncident(plan), pack: 'Look at the assets before you propose anything.' },
    past,
    told: tellTurn(last ? { ...last.answer, turn: last.turn } : null, results, notes),
    iterations: [],
  };
}

async function resultsOf(db: Database, incident: IncidentId, turn: number) {
  const recorded = await remedyCallsOfTurn(db, incident, turn);
  return Promise.all(
    recorded.map(async (one) => ({
      ...one,
      text: (await getJson<ToolOutcome>(db, one.outcome)).text,
      attachments: [],
    })),
  );
}

function summarise({ answer, costMicroUsd }: RemediatorAnswer): RemediatorTurn {
  const { blocks, stopped } = answer;
  const calls = stopped === 'refused' ? [] : callsOf(blocks);
  return {
    calls: calls.map(({ tool, arguments: given, problem }, call) => ({
      call,
      tool: remedyToolNames.find((name) => name === tool) ?? null,
      summary: describeRemedyCall(tool, given),
      problem,
    })),
    stopped,
    said: clip(safeText(textOf(blocks)), saidMax),
    costMicroUsd,
  };
}
