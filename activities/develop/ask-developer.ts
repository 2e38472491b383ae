import type { DeveloperActivities, DeveloperTurn } from '../../core/develop/contract.ts';
import { valueAt } from '../../core/value-at.ts';
import { callsOf, textOf } from '../../core/develop/conversation.ts';
import { describeCall } from '../../core/develop/describe-call.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import { type ToolName, toolNames } from '../../core/develop/tools.ts';
import { connectorOf } from '../../core/connectors/connector-call.ts';
import { withoutFile } from '../../core/configuration/parse.ts';
import { clip } from '../../core/clip.ts';
import { Failed } from '../../core/failed.ts';
import type { BlobId } from '../../core/ids.ts';
import type { Connections } from '../../core/panel/connection.ts';
import { safeText } from '../../core/panel/safe-text.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { findAnswer, type NewTurn, type RecordedAnswer, saveTurn } from '../../database/task-messages.ts';
import { remember } from '../models/remember.ts';
import { createTurns, type Turns } from '../models/turns.ts';
import { createUnsaved } from '../models/unsaved.ts';
import { whileRunning } from '../while-running.ts';
import { askTurn } from './ask-turn.ts';
import { loadDeveloperPrompts } from './prompt-files.ts';
import { createSendTurn } from './send-turn.ts';

export interface DeveloperDeps {
  db: Database;
  connections: Connections;
  /** Shared by all activities of the process that ask; one of its own with the default limits unless told. */
  turns?: Turns;
  /** For one request to the model, from when it is sent; ten minutes unless told. */
  askTimeoutMs?: number;
}

/** Tasks that one process asks for at a time. */
const keptMax = 16;
const unsavedMax = 50;
const saidMax = 600;

/** The activity that talks to the developer: only processes with providers' keys serve it. */
export function createDeveloperActivities(deps: DeveloperDeps): DeveloperActivities {
  const { db, connections, askTimeoutMs = 600_000 } = deps;
  const turns = deps.turns ?? createTurns(() => withoutFile().providers);
  const prompts = loadDeveloperPrompts();
  const send = createSendTurn({ connections, turns, askTimeoutMs });
  const planOf = remember(keptMax, (id: BlobId) => getJson<TaskPlan>(db, id));
  const unsaved = createUnsaved<NewTurn>(unsavedMax);
  return {
    async askDeveloper({ taskId, planId, turn, iteration }) {
      const recorded = await findAnswer(db, taskId, turn);
      if (recorded) return summarise(recorded, (await planOf(planId)).develop.webSearch);
      const plan = await planOf(planId);
      if (plan.taskId !== taskId)
        throw new Failed(
          'input.invalid',
          `The plan ${planId} is not of task ${taskId}: start turns from developTask only.`,
        );
      const key = `${taskId}/${turn}`;
      const asked =
        unsaved.get(key) ??
        (await whileRunning((running) => askTurn({ db, plan, prompts, send, running, turn, iteration })));
      unsaved.set(key, asked);
      await saveTurn(db, asked);
      unsaved.delete(key);
      // Of two that asked at once, one was recorded, and what counts is what is recorded.
      const saved = await findAnswer(db, taskId, turn);
      return summarise(saved ?? asked, plan.develop.webSearch);
    },
  };
}

function summarise(
  { answer, cost }: Pick<RecordedAnswer, 'answer' | 'cost'>,
  webSearch: string | undefined,
): DeveloperTurn {
  const { blocks, stopped, compacted } = answer;
  const calls = stopped === 'refused' ? [] : callsOf(blocks);
  return {
    calls: calls.map(({ tool, arguments: given, problem }, call) => ({
      call,
      tool: isTool(tool) ? tool : null,
      summary: describeCall(tool, given),
      problem,
      ...connectorField(connectorOf(tool, given, webSearch)),
      ...(tool === 'test' && valueAt(given, ['only']) === undefined && { endsIteration: true }),
    })),
    stopped,
    said: clip(safeText(textOf(blocks)), saidMax),
    ...cost,
    compacted,
  };
}

const connectorField = (connector: string | null) => (connector === null ? {} : { connector });

const isTool = (name: string): name is ToolName => (toolNames as readonly string[]).includes(name);
