import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { createDeveloperActivities } from '../../../activities/develop/ask-developer.ts';
import { loadDeveloperPrompts } from '../../../activities/develop/prompt-files.ts';
import { loadToolCall } from '../../../activities/develop/record-call.ts';
import { argumentBytesMax, callsPerTurnMax } from '../../../core/develop/tools.ts';
import { findAnswer, loadPastTurns, saveNote, waitingNotes } from '../../../database/task-messages.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { failureOf, simulatorForTest } from '../models/support.ts';
import { recordedProvider, type WireAnswer, type WireBlock, type WireError, type WireMessage } from './recorded-provider.ts';
import { carriedOut, plannedTask } from './task.ts';

const db = databaseForFile();

const call = (name: string, input: unknown, id = `toolu_${name}`): WireBlock => ({
  type: 'tool_use',
  id,
  name,
  input,
});
const calling = (...content: WireBlock[]): WireAnswer => ({ content, stop_reason: 'tool_use' });
const read = (path: string) => call('read', { path });

async function setUp(answers: (WireAnswer | WireError)[], develop: Parameters<typeof plannedTask>[1] = {}) {
  const provider = await recordedProvider(answers);
  const planned = await plannedTask(db(), develop);
  const { taskId, planId } = planned;
  const { askDeveloper } = createDeveloperActivities({ db: db(), connections: provider.connections });
  const ask = (turn: number, iteration = 1) => askDeveloper({ taskId, planId, turn, iteration });
  return { ...provider, ...planned, ask };
}

const blocksOf = (message: WireMessage | undefined, type: string) =>
  message?.content.filter((block) => block.type === type) ?? [];
const textsOf = (message: WireMessage | undefined) => blocksOf(message, 'text').map((block) => String(block['text']));

describe('a turn', () => {
  test('asks with the task, its rules and tools, and gives names and counts only', async () => {
    const { ask, requests, keys, taskId } = await setUp([
      {
        ...calling({ type: 'text', text: 'I look at the cart.' }, read('src/cart.ts')),
        usage: { input_tokens: 10, cache_creation_input_tokens: 2000, cache_read_input_tokens: 500, output_tokens: 40 },
      },
    ]);
    expect(await ask(1)).toEqual({
      calls: [{ call: 0, tool: 'read', summary: 'read src/cart.ts', problem: null }],
      stopped: 'calls',
      said: 'I look at the cart.',
      inputTokens: 2510,
      cachedTokens: 500,
      outputTokens: 40,
      // 10 fresh, 2000 written at 1.25, 500 read at 0.1 of 5 dollars a million; 40 at 25.
      costMicroUsd: Math.ceil(10 * 5 + 2000 * 5 * 1.25 + 500 * 5 * 0.1 + 40 * 25),
      compacted: false,
    });
    const [request] = requests;
    expect(request?.system[0]?.text).toContain(loadDeveloperPrompts().developer);
    expect(request?.system[0]?.text).toContain('Engine: docker.');
    expect(textsOf(request?.messages[0]).join('\n')).toContain('wanted |Totals lose their cents');
    expect(textsOf(request?.messages[0]).join('\n')).toContain('THE REPOSITORY');
    expect(request?.tools.map((tool) => tool.name)).toContain('finish');
    expect(request?.tools.map((tool) => tool.name)).not.toContain('web_search');
    expect(request?.thinking).toEqual({ type: 'adaptive' });
    expect(keys[0]).toContain(`${taskId}/turn/1`);
  });

  test('that is recorded is never asked for again, by another process neither', async () => {
    const { ask, requests, taskId, planId } = await setUp([calling(read('a.ts'))]);
    const first = await ask(1);
    expect(await ask(1)).toEqual(first);
    const { connections } = await simulatorForTest();
    const elsewhere = createDeveloperActivities({ db: db(), connections });
    expect(await elsewhere.askDeveloper({ taskId, planId, turn: 1, iteration: 1 })).toEqual(first);
    expect(requests).toHaveLength(1);
  });

  test('that could not be recorded is recorded by the next try, and not asked for again', async () => {
    const { ask, requests, taskId } = await setUp([calling(read('a.ts'))]);
    await saveNote(db(), taskId, 'person-1', 'Mind the cents.');
    await db().execute(sql`alter table task_notes rename column turn to turn_away`);
    // The notes cannot be read either, so that nothing is asked yet.
    await expect(ask(1)).rejects.toThrow();
    await db().execute(sql`alter table task_notes rename column turn_away to turn`);
    await db().execute(sql`alter table task_messages add constraint never check (position <> 2) not valid`);
    await expect(ask(1)).rejects.toThrow();
    await db().execute(sql`alter table task_messages drop constraint never`);
    expect(await waitingNotes(db(), taskId)).toHaveLength(1);
    expect(requests).toHaveLength(1);
    expect(await ask(1)).toMatchObject({ stopped: 'calls' });
    expect(requests).toHaveLength(1);
    expect(await waitingNotes(db(), taskId)).toEqual([]);
  });
});
