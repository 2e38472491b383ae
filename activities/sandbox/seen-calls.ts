import type { SeenCall } from '../../core/loop/security-signs.ts';
import type { TaskId } from '../../core/ids.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import type { RecordedCall } from '../../database/task-calls.ts';
import { loadToolCall } from '../develop/record-call.ts';
import type { StoredOutcome } from './call-tool.ts';
import { describeExhaustion } from './run-tests.ts';

/** Tools of which an iteration's end asks more than the record of calls says. */
const ofBox = new Set(['run', 'read', 'list', 'search', 'edit', 'write', 'test', 'start_service', 'browser']);

/** What calls of an iteration meant to the sandbox's walls and resources. */
export async function seeCalls(
  db: Database,
  taskId: TaskId,
  calls: readonly RecordedCall[],
): Promise<{ seen: SeenCall[]; exhausted: string[] }> {
  const looked = await Promise.all(
    calls.filter(({ tool }) => ofBox.has(tool)).map((call) => seeCall(db, taskId, call)),
  );
  return {
    seen: looked.map(({ seen }) => seen),
    exhausted: looked.flatMap(({ exhausted }) => exhausted),
  };
}

async function seeCall(db: Database, taskId: TaskId, { turn, call, tool, ok, outcome }: RecordedCall) {
  const asked = await loadToolCall(db, taskId, turn, call);
  // What did as it was asked was neither refused nor ended.
  const came = ok ? null : await getJson<StoredOutcome>(db, outcome);
  const given: object = 'problem' in asked ? {} : asked.arguments;
  const seen: SeenCall = {
    tool,
    ...('command' in given && typeof given.command === 'string' && { command: given.command }),
    ...('path' in given && typeof given.path === 'string' && { path: given.path }),
    // Of a file: why it could not be had. What a command printed is its own words.
    refused: came !== null && 'path' in given ? came.text : null,
  };
  const exhausted = came?.end
    ? describeExhaustion({ end: came.end, key: `t${turn}-c${call}` })
    : (came?.run?.exhausted ?? []);
  return { seen, exhausted };
}
