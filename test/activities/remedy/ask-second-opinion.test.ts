import { expect, test } from 'vitest';
import { createAskSecondOpinion } from '../../../activities/remedy/ask-second-opinion.ts';
import { createTurns } from '../../../activities/models/turns.ts';
import type { Reach } from '../../../core/configuration/panel-seats.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { type AnswerBlock, nothingCut } from '../../../core/develop/conversation.ts';
import type { IncidentId } from '../../../core/ids.ts';
import type { Provider } from '../../../core/panel/seat.ts';
import { saveRemediatorTurn, saveRemedyCall } from '../../../database/incident-turns.ts';
import { findOpinion, opinionsOfIncident } from '../../../database/opinions.ts';
import { realEverywhere, simulatedEverywhere } from '../../core/remedy/remedy-builders.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { simulatorForTest } from '../models/support.ts';
import { openedIncident } from './opened.ts';

const db = databaseForFile();
const asked = { question: 'Which is it?', hypotheses: ['It hangs.', 'Its connections are all taken.'] };
const block = (tool: string, given: unknown): AnswerBlock => ({
  kind: 'call',
  id: tool,
  tool,
  arguments: given,
  problem: null,
});

/** A turn that has read a log, and asks; what it read after that is no part of the question. */
async function record(incident: IncidentId) {
  const logs = block('logs', { asset: 'demo.shop-api' });
  const answer = {
    blocks: [logs, block('second_opinion', asked), logs],
    stopped: 'calls' as const,
    model: 'm',
    promptVersion: 'v',
    cut: nothingCut,
    compacted: false,
    estimatedTokens: 1,
    inputTokens: 1,
  };
  await saveRemediatorTurn(db(), { incident, turn: 1, told: [], answer, costMicroUsd: 0 });
  const read = async (call: number, text: string) =>
    saveRemedyCall(
      db(),
      incident,
      { turn: 1, call, tool: 'logs', ok: true, summary: 'logs demo.shop-api' },
      { text },
    );
  await read(0, 'all connections are in use');
  await read(2, 'later: it hangs');
}

async function setUp(simulated: boolean, reach: Readonly<Record<Provider, Reach>>) {
  const simulator = await simulatorForTest();
  const incidentId = await openedIncident(db(), { simulated }, { reach });
  await record(incidentId);
  const turns = createTurns(() => withoutFile().providers);
  const { askSecondOpinion } = createAskSecondOpinion({
    db: db(),
    turns,
    connections: simulator.connections,
  });
  const ask = (seat: string, call = 1) => askSecondOpinion({ incidentId, turn: 1, call, seat });
  return { ...simulator, incidentId, ask };
}

test('a seat answers from what was read before, once; and what it says is on record', async () => {
  const { ask, log, incidentId } = await setUp(true, simulatedEverywhere);
  const said = await ask('gpt');
  expect(said).toMatchObject({
    hypothesis: 2,
    reasons: [expect.stringMatching(/^Simulated: .*connections/)],
  });
  expect(said.costMicroUsd).toBeGreaterThanOrEqual(0);
  expect(await ask('gpt')).toEqual(said);
  expect(await log()).toHaveLength(1);
  expect(await findOpinion(db(), { incident: incidentId, turn: 1, call: 1, seat: 'gpt' })).toMatchObject({
    simulated: true,
    opinion: { hypothesis: 2 },
  });
  expect(await opinionsOfIncident(db(), incidentId)).toEqual([]);
  const told = { turn: 1, call: 1, tool: 'second_opinion', ok: true, summary: '' };
  await saveRemedyCall(db(), incidentId, told, { text: 'seat gpt: hypothesis 2' });
  expect(await opinionsOfIncident(db(), incidentId)).toEqual(['seat gpt: hypothesis 2']);
});

test('the remediator’s own family, a stranger, and a call that asks for something else are refused', async () => {
  const { ask, log } = await setUp(true, simulatedEverywhere);
  await expect(ask('claude')).rejects.toThrow(/nobody looks at their own work/);
  await expect(ask('nobody')).rejects.toThrow(/not on the panel/);
  await expect(ask('gpt', 0)).rejects.toThrow(/asks for no second opinion/);
  expect(await log()).toEqual([]);
});

test('of an asset that is not simulated no simulated seat says anything', async () => {
  const { ask, log } = await setUp(false, { ...realEverywhere, openai: 'simulated' });
  await expect(ask('gpt')).rejects.toThrow(/simulated, and demo\.shop-api is no simulated asset/);
  expect(await log()).toEqual([]);
});
