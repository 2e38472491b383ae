import { expect, test } from 'vitest';
import { createAskPlanAuditor } from '../../../activities/remedy/ask-plan-auditor.ts';
import { createTurns } from '../../../activities/models/turns.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import type { Connections } from '../../../core/panel/connection.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { putJson } from '../../../database/blobs.ts';
import { viewsOfIncident } from '../../../database/incidents.ts';
import { actionOn, planOf } from '../../core/remedy/plan-of.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { simulatorForTest } from '../models/support.ts';
import { openedIncident } from './opened.ts';

const db = databaseForFile();
const none: Connections = {
  anthropic: null,
  google: null,
  openai: null,
  ollama: null,
  xai: null,
  github: null,
};

async function setUp(change: Partial<Plan> = {}) {
  const simulator = await simulatorForTest();
  const incidentId = await openedIncident(db(), { simulated: false });
  const turns = createTurns(() => withoutFile().providers);
  const openai = simulator.connections.openai && { ...simulator.connections.openai, simulated: false };
  const { askPlanAuditor } = createAskPlanAuditor({ db: db(), turns, connections: { ...none, openai } });
  const plan = await putJson(db(), planOf(change));
  const ask = (seat: string) => askPlanAuditor({ incidentId, round: 1, seat, plan });
  return { incidentId, ask };
}

test('the planner’s own family and unknown seats are not asked', async () => {
  const { ask } = await setUp();
  await expect(ask('claude')).rejects.toThrow(/nobody looks at their own work/);
  await expect(ask('nobody')).rejects.toThrow(/not on the panel/);
});

test('a simulator that calls itself a model is found out, and says nothing about a live plan', async () => {
  const { ask, incidentId } = await setUp({ actions: [actionOn('host.web')] });
  await expect(ask('gpt')).rejects.toThrow(/the simulator answered/);
  expect(await viewsOfIncident(db(), incidentId)).toEqual([]);
});
