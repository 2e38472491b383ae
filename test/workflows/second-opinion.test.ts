import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { queues } from '../../core/queues.ts';
import type { RemediatorActivities, RemedyActivities } from '../../core/remedy/contract.ts';
import { remediateWorkflowType } from '../../core/remedy/contract.ts';
import type { RemedyStatus } from '../../core/remedy/status.ts';
import { openStage, type Stage } from './stage.ts';

const seat = { provider: 'openai', model: 'b-model', simulated: true, excluded: null } as const;
const seats = [
  { id: 'claude', ...seat, excluded: 'It made the plan.' },
  { id: 'gpt', ...seat },
  { id: 'grok', ...seat },
];
let asked: string[];
let answers: { ok: boolean; text: string }[];
let present: Awaited<ReturnType<RemedyActivities['openIncident']>>['seats'];

const activities: Partial<RemediatorActivities & RemedyActivities> = {
  openIncident: async () => ({
    title: 'Orders fail',
    assets: [{ id: 'demo.shop-api', class: 'simulated', simulated: true }],
    scope: ['demo.shop-api'],
    remediator: { provider: 'anthropic', model: 'a-model', family: 'anthropic', simulated: true },
    seats: present,
    turnsMax: 20,
    roundsMax: 3,
    costMicroUsdMax: 1_000_000,
    remindAfterMs: 600_000,
    expireAfterMs: 3_600_000,
    patienceMs: 20_000,
  }),
  askRemediator: async ({ turn }) => ({
    calls: [
      { call: 0, tool: turn < 5 ? 'second_opinion' : 'no_action', summary: 'which is it', problem: null },
    ],
    stopped: 'calls',
    said: '',
    costMicroUsd: 1,
  }),
  readRemedyCall: async ({ turn }) =>
    turn < 5
      ? { tool: 'second_opinion', arguments: { question: `Why ${turn}?`, hypotheses: ['It hangs.'] } }
      : { tool: 'no_action', arguments: { reason: 'Well.' } },
  askSecondOpinion: async ({ turn, seat: name }) => {
    asked.push(`${turn} ${name}`);
    if (name === 'grok') throw new Failed('model.malformed-answer', 'It gave no opinion.');
    return { hypothesis: 1, sure: 0.5, reasons: ['So.'], costMicroUsd: 100 };
  },
  answerRemedyCall: async ({ ok, text }) => void answers.push({ ok, text }),
  closeIncident: async () => {},
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(inject('temporalAddress'), { reachProviders: async () => ({}), ...activities });
});
afterAll(() => stage.close());

async function run(among: typeof present) {
  [present, asked, answers] = [among, [], []];
  const handle = await stage.client.workflow.start(remediateWorkflowType, {
    workflowId: `incident-${randomUUID()}`,
    taskQueue: queues.countersign,
    args: [{ assets: ['demo.shop-api'], what: 'Orders fail.' }],
  });
  await handle.result();
  return handle.query<RemedyStatus>('status');
}

test('all that may be asked are asked, three times at most; who was lost is said, and what it costs is counted', async () => {
  const { opinions, costMicroUsd } = await run(seats);
  expect(asked.toSorted()).toEqual([1, 2, 3].flatMap((turn) => [`${turn} gpt`, `${turn} grok`]));
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, false, true]);
  expect(answers[0]?.text).toMatch(/^seat gpt \(simulated\): hypothesis 1, 50 % sure$/m);
  expect(answers[0]?.text).toMatch(/grok \|It was lost: .*no opinion/);
  expect(answers[3]?.text).toMatch(/3 times .* the most/);
  expect(opinions.map(({ question }) => question)).toEqual(['Why 1?', 'Why 2?', 'Why 3?']);
  expect(opinions[0]?.said.map(({ hypothesis }) => hypothesis)).toEqual([null, 1, null]);
  expect(costMicroUsd).toBe(5 * 1 + 3 * 100);
});

test('where nobody may be asked, it says why', async () => {
  const { opinions } = await run(seats.slice(0, 1));
  expect([asked, opinions]).toEqual([[], []]);
  expect(answers[0]).toMatchObject({
    ok: false,
    text: expect.stringContaining('claude: It made the plan.') as string,
  });
});
