import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { Failed } from '../../core/failed.ts';
import { type BlobId, blobId } from '../../core/ids.ts';
import { queues } from '../../core/queues.ts';
import {
  type Deeds,
  type LiveActivities,
  type RemediatorActivities,
  type RemediatorTurn,
  type RemedyActivities,
  type RemedyLookActivities,
  remediateWorkflowType,
} from '../../core/remedy/contract.ts';
import type { RemedyStatus } from '../../core/remedy/status.ts';
import type { RemedyToolName } from '../../core/remedy/tools.ts';
import { draftOf } from '../core/remedy/remedy-builders.ts';
import { eventually } from '../workflows/stage.ts';
import { worldOf } from '../workflows/world.ts';
import type { History } from './history-file.ts';
import { onStage } from './on-stage.ts';

type Activities = LiveActivities & RemediatorActivities & RemedyActivities & RemedyLookActivities;

const blob = (char: string): BlobId => blobId(`sha256:${char.repeat(64)}`);
const hashOf = (round: number): string => String(round).repeat(64);
const seat = { provider: 'openai', simulated: true } as const;

const turnOf = (...tools: RemedyToolName[]): RemediatorTurn => ({
  calls: tools.map((tool, call) => ({ call, tool, summary: `${tool} something`, problem: null })),
  stopped: 'calls',
  said: 'I look.',
  costMicroUsd: 5,
});
const turns = [
  turnOf('describe', 'logs', 'similar_incidents'),
  turnOf('ask_person'),
  turnOf('propose_plan'),
  turnOf('describe'),
  turnOf('propose_plan'),
];

const deeds = (end: Deeds['end'], ...reasons: string[]): Deeds => ({ end, reasons, actions: [] });

/** A first plan that drifts; a second one that is approved by two, makes things worse, and is undone. */
const activities = (): Partial<Activities> => ({
  openIncident: async () => ({
    title: 'Orders fail',
    assets: [{ id: 'demo.shop-api', class: 'simulated', simulated: true }],
    scope: ['demo.shop-api'],
    remediator: { provider: 'anthropic', model: 'a-model', family: 'anthropic', simulated: true },
    seats: [
      { id: 'claude', ...seat, model: 'a-model', excluded: 'It made the plan.' },
      { id: 'gpt', ...seat, model: 'b-model', excluded: null },
    ],
    turnsMax: 20,
    roundsMax: 3,
    costMicroUsdMax: 1_000_000,
    remindAfterMs: 600_000,
    expireAfterMs: 3_600_000,
    patienceMs: 20_000,
  }),
  askRemediator: async ({ turn }) => turns[turn - 1] ?? turnOf('no_action'),
  lookAtAsset: async ({ tool }) => ({ ok: true, summary: tool }),
  findSimilarIncidents: async () => ({ found: 1 }),
  readRemedyCall: async ({ turn }) =>
    turn === 2
      ? { tool: 'ask_person', arguments: { question: 'Is the import meant to run?' } }
      : { tool: 'propose_plan', arguments: draftOf() },
  resolvePlan: async ({ round }) => ({ hash: hashOf(round), plan: blob(String(round)), problems: [] }),
  showPlan: async () => ({
    title: 'Restart',
    exactly: '**1. restart**',
    prose: 'It stands still.',
    assets: ['demo.shop-api'],
    expiresMs: Date.now() + 3_600_000,
    reversible: true,
  }),
  askPlanAuditor: async () => ({ view: 'approve', reasons: ['It is small.'], costMicroUsd: 3 }),
  weighApprovals: async ({ plan, approvals }) => {
    const each = approvals.map(({ by }) =>
      by === 'mallory' ? { why: '"people" names nobody "mallory"', kept: false } : { why: null, kept: true },
    );
    const enough = each.filter(({ kept }) => kept).length >= (plan === blob('1') ? 1 : 2);
    const missing = enough ? [] : ['1 more operator'];
    return { enough, rejected: false, missing, ignored: [], alone: null, each };
  },
  carryOut: async ({ plan }) => (plan === blob('1') ? deeds('drifted', 'Another one has its name.') : deeds('done')),
  verifyPlan: async () => ({ holds: false, worse: true, reasons: ['It is stopped.'] }),
  rollBack: async () => deeds('done'),
});

const silent = [
  'answerRemedyCall',
  'tellRemediator',
  'recordApproval',
  'recordRemedyAnswer',
  'noteRemedyQuestion',
  'recordRemedy',
  'closeIncident',
  'killLive',
] as const satisfies (keyof Activities)[];

/** The history of an incident that people and a world of these activities act out. */
const recordedIncident = (
  address: string,
  world: Partial<Activities>,
  act: (handle: WorkflowHandle) => Promise<void>,
): Promise<History> =>
  onStage(
    address,
    async ({ client }) => {
      const handle = await client.workflow.start(remediateWorkflowType, {
        workflowId: `incident-${randomUUID()}`,
        taskQueue: queues.countersign,
        args: [{ assets: ['demo.shop-api'], what: 'Orders fail.' }],
      });
      await act(handle);
      await handle.result();
      return handle.fetchHistory();
    },
    {
      ...worldOf().activities,
      reachProviders: async () => ({}),
      ...Object.fromEntries(silent.map((name) => [name, async () => {}])),
      ...world,
    },
  );

/** One with a question, two plans, a refused approval and a stranger's, alerts, a roll-back and a person's last word. */
export const recordedRemedy = (address: string): Promise<History> =>
  recordedIncident(address, activities(), async (handle) => {
    await asked(handle, ({ phase }) => phase === 'waiting-for-person');
    const alert = { id: 'a', state: 'firing', title: 'Down', text: '', at: '' };
    await handle.signal('alert', { alerts: [alert], more: 2 });
    await handle.executeUpdate('decide', { args: [answer('approve', 'Yes, it is.')] });
    await approve(handle, hashOf(1), 'ada');
    await asked(handle, ({ plan }) => plan?.hash === hashOf(2));
    await handle.signal('approve', { by: 'ada', plan: hashOf(1) });
    await approve(handle, hashOf(2), 'ada');
    const stranger = { by: 'mallory', plan: hashOf(2), decision: 'approve', reason: 'Do it.' };
    await handle.signal('approve', stranger);
    await asked(handle, ({ plan }) => plan?.ignored.length === 1);
    await approve(handle, hashOf(2), 'bob');
    await asked(handle, ({ phase }) => phase === 'waiting-for-person');
    await handle.executeUpdate('decide', { args: [answer('reject', 'We look ourselves.')] });
  });

/** One whose remediator is unsure: of two seats of other families one answers and one is lost. Its plan holds. */
export const recordedSecondOpinion = (address: string): Promise<History> => {
  const world = activities();
  const unsure = [turnOf('describe'), turnOf('second_opinion'), turnOf('propose_plan')];
  const present = async (...given: Parameters<RemedyActivities['openIncident']>) => {
    const planned = await world.openIncident?.(...given);
    if (!planned) throw new Error('There is no incident.');
    const lost = { id: 'grok', provider: 'xai', simulated: true, model: 'c-model', excluded: null } as const;
    return { ...planned, seats: [...planned.seats, lost] };
  };
  const told: Partial<Activities> = {
    ...world,
    openIncident: present,
    askRemediator: async ({ turn }) => unsure[turn - 1] ?? turnOf('no_action'),
    readRemedyCall: async ({ turn }) =>
      turn === 2
        ? { tool: 'second_opinion', arguments: { question: 'Why?', hypotheses: ['It hangs.', 'It is full.'] } }
        : { tool: 'propose_plan', arguments: draftOf() },
    askSecondOpinion: async ({ seat: name }) => {
      if (name === 'grok') throw new Failed('model.malformed-answer', 'It gave no opinion.');
      return { hypothesis: 2, sure: 0.6, reasons: ['The disk.'], costMicroUsd: 7 };
    },
    carryOut: async () => deeds('done'),
    verifyPlan: async () => ({ holds: true, worse: false, reasons: [] }),
  };
  return recordedIncident(address, told, (handle) => approve(handle, hashOf(1), 'ada'));
};

const answer = (decision: string, reason: string) => ({ by: 'ada', decision, reason });

async function approve(handle: WorkflowHandle, plan: string, by: string): Promise<void> {
  await asked(handle, ({ phase, plan: standing }) => phase === 'waiting-for-approval' && standing?.hash === plan);
  await handle.executeUpdate('approve', { args: [{ by, plan, decision: 'approve', reason: 'Do it.' }] });
}

const asked = (handle: WorkflowHandle, wanted: (status: RemedyStatus) => boolean): Promise<void> =>
  eventually(async () => {
    const status = await handle.query<RemedyStatus>('status');
    if (!wanted(status)) throw new Error(`It is not so far yet: ${status.phase}.`);
  });
