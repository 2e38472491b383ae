import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { withoutFile } from '../../core/configuration/parse.ts';
import { blobId, type IncidentId, incidentId } from '../../core/ids.ts';
import { planIncident } from '../../core/remedy/plan-incident.ts';
import {
  closeIncidentRecord,
  endIncidentPlan,
  findIncident,
  findSimilar,
  findView,
  listAskingIncidents,
  listIncidents,
  openIncidentRecord,
  plansOfIncident,
  saveIncidentAnswer,
  saveIncidentPlan,
  saveRemedyQuestion,
  saveView,
} from '../../database/incidents.ts';
import { assetOf, inputOf, simulatedEverywhere } from '../core/remedy/remedy-builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();

interface Opening {
  workflowId?: string;
  asset?: string;
  labels?: Record<string, string>;
  what?: string;
}

async function open({
  workflowId = `incident-${randomUUID()}`,
  asset = `asset-${randomUUID()}`,
  labels = {},
  what = 'It fails.',
}: Opening = {}): Promise<IncidentId> {
  const id = incidentId(`${workflowId}.${randomUUID().slice(0, 8)}`);
  const plan = planIncident({
    incidentId: id,
    input: inputOf({ assets: [`demo.${asset}`], what }),
    configuration: withoutFile(),
    reach: simulatedEverywhere,
    assets: [assetOf(asset, { labels })],
  });
  await openIncidentRecord(db(), { workflowId, plan, planId: blobId(`sha256:${'0'.repeat(64)}`) });
  return id;
}

const planRow = (incident: IncidentId, round = 1) => ({
  incident,
  round,
  hash: 'f'.repeat(64),
  plan: 'blob',
  title: 'Restart',
  diagnosis: 'It hangs.',
  risk: 'Short.',
  deeds: ['demo.a: restart'],
});
const close = (id: IncidentId, outcome: 'solved' | 'unsolved' = 'solved') =>
  closeIncidentRecord(db(), id, {
    incidentId: id,
    outcome,
    note: 'Well again.',
    plan: null,
    rounds: 1,
    costMicroUsd: 7,
  });

test('an incident is opened once, and closed once', async () => {
  const id = await open();
  expect(await findIncident(db(), id)).toMatchObject({ state: 'open', simulated: true });
  await close(id);
  await close(id, 'unsolved');
  expect(await findIncident(db(), id)).toMatchObject({
    state: 'solved',
    note: 'Well again.',
    costMicroUsd: 7,
  });
  expect((await listIncidents(db(), 1000)).map((one) => one.id)).toContain(id);
});

test('an earlier run of the same workflow that ended from outside counts as over', async () => {
  const first = await open({ workflowId: 'alert-1' });
  const second = await open({ workflowId: 'alert-1' });
  expect(await findIncident(db(), first)).toMatchObject({ state: 'failed' });
  expect((await findIncident(db(), 'alert-1'))?.id).toBe(second);
});

test('what people are asked stands there until it is answered', async () => {
  const id = await open();
  const asking = async () => (await listAskingIncidents(db(), 1000)).map((one) => one.id);
  await saveRemedyQuestion(db(), id, { kind: 'asked', title: 'Why?', story: '', options: [] });
  expect(await asking()).toContain(id);
  await saveRemedyQuestion(db(), id, null);
  expect(await asking()).not.toContain(id);
});

test('plans, views and answers are on record once; what became of a plan is told later', async () => {
  const id = await open();
  await saveIncidentPlan(db(), planRow(id));
  await saveIncidentPlan(db(), { ...planRow(id), title: 'Another' });
  await endIncidentPlan(db(), { incident: id, round: 1, end: 'done', helped: true, reasons: ['All hold.'] });
  expect(await plansOfIncident(db(), id)).toMatchObject([{ title: 'Restart', end: 'done', helped: true }]);
  expect(await findIncident(db(), id)).toMatchObject({ planHash: 'f'.repeat(64) });
  const view = { incident: id, round: 1, seat: 'gpt', simulated: true, costMicroUsd: 1 };
  await saveView(db(), { ...view, view: { view: 'approve', reasons: [] } });
  await saveView(db(), { ...view, view: { view: 'object', reasons: [] } });
  expect((await findView(db(), view))?.view.view).toBe('approve');
  const answer = {
    incident: id,
    number: 1,
    door: 'approve',
    subject: '',
    by: 'a\0b',
    decision: null,
    reason: null,
  };
  await saveIncidentAnswer(db(), { ...answer, refused: 'no', raw: '{}' });
  await saveIncidentAnswer(db(), { ...answer, refused: 'no', raw: '{}' });
});

describe('similar incidents', () => {
  const word = () => `w${randomUUID().replaceAll('-', '')}`;

  test('of the same asset come first, then of the same label, then of the same words; what helped comes before what did not', async () => {
    const [label, said, asset] = [word(), word(), `asset-${randomUUID()}`];
    const byWords = await open({ what: `Orders fail with ${said}.` });
    const byLabel = await open({ labels: { app: label } });
    const vain = await open({ asset });
    const helped = await open({ asset });
    for (const id of [vain, helped]) {
      await saveIncidentPlan(db(), planRow(id));
      await endIncidentPlan(db(), {
        incident: id,
        round: 1,
        end: 'done',
        helped: id === helped,
        reasons: [],
      });
    }
    for (const id of [byWords, byLabel, vain, helped]) await close(id);
    const still = await open({ asset });
    const now = await findIncident(db(), await open({ asset, labels: { app: label } }));
    if (!now) throw new Error('It was opened.');
    const found = await findSimilar(db(), now, { words: said, mayTell: () => true });
    expect(found.map(({ incident, alike }) => [incident, alike])).toEqual([
      [helped, 'asset'],
      [vain, 'asset'],
      [byLabel, 'label'],
      [byWords, 'words'],
    ]);
    expect(found.map(({ incident }) => incident)).not.toContain(still);
    expect(found[0]?.plan).toMatchObject({ title: 'Restart', helped: true });
  });

  test('are looked for with any words, and none of them is an operator', async () => {
    const now = await findIncident(db(), await open());
    if (!now) throw new Error('It was opened.');
    for (const words of ['', "'); drop table incidents; --", '!!! & | :* <->', 'x'.repeat(10_000)])
      expect(await findSimilar(db(), { ...now, labels: [] }, { words, mayTell: () => true })).toEqual([]);
  });
});
