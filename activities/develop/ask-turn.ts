import { compact, type Compacted, type Conversation } from '../../core/develop/compact.ts';
import { nothingCut, type PastTurn } from '../../core/develop/conversation.ts';
import { correctionOf } from '../../core/develop/estimate.ts';
import { tellTask } from '../../core/develop/opening.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import { readBlocks } from '../../core/develop/read-calls.ts';
import { describeRules } from '../../core/develop/task-rules.ts';
import { type CallResult, tellTurn } from '../../core/develop/told.ts';
import { toolDefinitions } from '../../core/develop/tool-definitions.ts';
import { Failed } from '../../core/failed.ts';
import type { BlobId } from '../../core/ids.ts';
import { cachedCostMicroUsd, priceOf } from '../../core/panel/prices.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { callsOfTurn, type ToolOutcome } from '../../database/task-calls.ts';
import { loadIterations } from '../../database/task-iterations.ts';
import { loadOpening, loadPastTurns, type NewTurn, waitingNotes } from '../../database/task-messages.ts';
import type { Running } from '../while-running.ts';
import type { DeveloperReply } from './developer.ts';
import type { DeveloperPrompts } from './prompt-files.ts';
import type { SendTurn } from './send-turn.ts';

export interface Asking {
  db: Database;
  plan: TaskPlan;
  prompts: DeveloperPrompts;
  send: SendTurn;
  running: Running;
  turn: number;
  iteration: number;
}

/** Answers in a row that ran into their bound, after which asking for more of them is a waste. */
const cutOffMax = 4;
/** How much of its room a question may fill once the provider has said that it was too long. */
const shareWhenTooLong = 0.5;

/** Asks the developer for one turn; gives all that is to be recorded of it. */
export async function askTurn(asking: Asking): Promise<NewTurn> {
  const { plan, prompts, turn, iteration } = asking;
  const { conversation, system } = await gather(asking);
  const tools = toolDefinitions(plan.tools);
  const fixedTokens = Math.ceil((system.length + JSON.stringify(tools).length) / 4);
  const last = conversation.past.at(-1);
  const cut = last?.answer.cut ?? nothingCut;
  const room = {
    tokensMax: plan.develop.contextTokensMax,
    fixedTokens,
    correction: correctionOf(last?.answer ?? null),
  };
  const ask = async (compacted: Compacted): Promise<[Compacted, DeveloperReply]> => [
    compacted,
    await sendTurn(asking, { system, tools, compacted }),
  ];
  const first = compact(conversation, cut, room);
  const [asked, reply] = await ask(first).catch((thrown: unknown) => {
    if (!(thrown instanceof Failed) || thrown.failure.kind !== 'model.context-too-long') throw thrown;
    const tokensMax = Math.min(room.tokensMax, first.estimatedTokens * room.correction) * shareWhenTooLong;
    return ask(compact(conversation, first.cut, { ...room, tokensMax }));
  });
  const { usage } = reply;
  const inputTokens = usage.freshTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  const stopped = reply.stopped === 'context' ? 'length' : reply.stopped;
  const cutOff = stopped === 'length' ? plan.develop.answerTokensMax : null;
  const connectors = Object.keys(plan.connectors);
  const blocks = readBlocks(reply.blocks, { turn, tools: plan.tools, cutOff, connectors });
  const calls = blocks.some((block) => block.kind === 'call');
  return {
    taskId: plan.taskId,
    turn,
    iteration,
    told: [...conversation.told],
    answer: {
      blocks,
      stopped: stopped === 'end' && calls ? 'calls' : stopped === 'calls' && !calls ? 'end' : stopped,
      model: reply.model,
      promptVersion: prompts.version,
      cut: asked.cut,
      compacted: asked.compacted,
      estimatedTokens: asked.estimatedTokens,
      inputTokens,
    },
    cost: {
      inputTokens,
      cachedTokens: usage.cacheReadTokens,
      outputTokens: usage.outputTokens,
      costMicroUsd: cachedCostMicroUsd(priceOf(plan.developer), usage),
    },
  };
}

/** All that the question is made of, from the record. */
async function gather({
  db,
  plan,
  prompts,
  turn,
}: Asking): Promise<{ conversation: Conversation; system: string }> {
  const { taskId } = plan;
  const [opening, past, notes, iterations] = await Promise.all([
    loadOpening(db, taskId),
    loadPastTurns(db, taskId, turn),
    waitingNotes(db, taskId),
    loadIterations(db, taskId),
  ]);
  refuseEndlessCuts(past, plan);
  const last = past.at(-1);
  const results = last ? await resultsOf(db, plan, last) : [];
  return {
    system: [prompts.developer, describeRules(plan), prompts.sandbox, opening.rules].join('\n\n'),
    conversation: {
      opening: { task: tellTask(plan.input), pack: opening.pack },
      past,
      told: tellTurn(last ? { ...last.answer, turn: last.turn } : null, results, notes),
      iterations,
    },
  };
}

function refuseEndlessCuts(past: readonly PastTurn[], { develop }: TaskPlan): void {
  const newest = past.slice(-cutOffMax);
  if (newest.length < cutOffMax || newest.some(({ answer }) => answer.stopped !== 'length')) return;
  throw new Failed(
    'model.malformed-answer',
    `The developer's last ${cutOffMax} answers were all cut off at ${develop.answerTokensMax} tokens. Raise develop.answerTokensMax in countersign.yaml, and start the task again.`,
  );
}

async function resultsOf(db: Database, { taskId }: TaskPlan, { turn }: PastTurn): Promise<CallResult[]> {
  const recorded = await callsOfTurn(db, taskId, turn);
  return Promise.all(
    recorded.map(async ({ call, ok, summary, outcome }) => {
      const { text, attachments = [] } = await getJson<ToolOutcome>(db, outcome);
      return { call, ok, summary, outcome, text, attachments };
    }),
  );
}

async function sendTurn(
  { db, plan, send, running, turn }: Asking,
  {
    system,
    tools,
    compacted,
  }: { system: string; tools: ReturnType<typeof toolDefinitions>; compacted: Compacted },
): Promise<DeveloperReply> {
  const images = await imagesOf(db, compacted);
  return send({
    developer: plan.developer,
    running,
    askKey: encodeURI(`${plan.taskId}/turn/${turn}`.toWellFormed()),
    system,
    tools,
    messages: compacted.messages,
    maxOutputTokens: plan.develop.answerTokensMax,
    imageOf: (outcome, attachment) => images.get(outcome)?.[attachment]?.base64 ?? null,
  });
}

/** The attachments of all results that still show some. */
async function imagesOf(db: Database, { messages }: Compacted) {
  const named = messages.flatMap((message) =>
    message.role === 'user'
      ? message.parts.flatMap((part) =>
          part.kind === 'result' ? part.images.map((image) => image.outcome) : [],
        )
      : [],
  );
  const loaded = await Promise.all(
    [...new Set<BlobId>(named)].map(
      async (id) => [id, (await getJson<ToolOutcome>(db, id)).attachments ?? []] as const,
    ),
  );
  return new Map(loaded);
}
