import { randomUUID } from 'node:crypto';
import type { History } from './history-file.ts';
import { auditId, blobId, changeId } from '../../core/ids.ts';
import { headWorkflowId } from '../../core/github/pull-request.ts';
import { auditWorkflowType, deliveryWorkflowType, sweepWorkflowType } from '../../core/panel/messages.ts';
import { eventually, type Stage } from '../workflows/stage.ts';
import { answered, judged, planned, pullRequest, type World, worldOf } from '../workflows/world.ts';
import { onStage } from './on-stage.ts';

const found = pullRequest();
const head = found.headCommit;
const change = { kind: 'pull-request', owner: found.owner, repo: found.repo, number: found.number, head };
const begin = (stage: Stage, world: World) =>
  stage.begin(world, {
    type: auditWorkflowType,
    workflowId: headWorkflowId(found, head),
    input: { change },
  });

const plan = () =>
  planned({
    gates: [
      { name: 'secrets', mode: 'block' },
      { name: 'tests', mode: 'ask' },
      { name: 'human-review', mode: 'ask' },
    ],
    checksPatienceMs: 60_000,
    refutersMax: 3,
  });

/** A head whose checks are waited for, whose dispute a review does not settle, and a person does, who is told of an older head. */
export const recordedPullRequest = (address: string): Promise<History> =>
  onStage(address, async (stage) => {
    let pending = 1;
    const audit = await begin(
      stage,
      worldOf({
        planAudit: async () => plan(),
        openHead: async () => ({ settled: null, others: ['audit-pr/acme/shop/12/bbbbbbbbbbbb'] }),
        recordHeadFacts: async () => ({ checksPending: pending }),
        judgeRound: async () => judged('disputed'),
      }),
    );
    await audit.until(({ seats }) => seats.length > 0 && seats.every((seat) => seat.state === 'voted'));
    pending = 0;
    await audit.handle.signal('recheck');
    await audit.until(({ phase }) => phase === 'waiting-for-person');
    await audit.handle.signal('recheck');
    await eventually(async () => {
      if (!audit.world.calls.judgeRound.some(({ again }) => again)) throw new Error('Not judged again yet.');
    });
    await audit.until(({ phase }) => phase === 'waiting-for-person');
    await audit.handle.signal('decide', { by: 'eve', decision: 'approve', reason: 'It holds.' });
    await audit.result();
    return audit.handle.fetchHistory();
  });

/** A head that is overtaken while its seats are asked. */
export const recordedSuperseded = (address: string): Promise<History> =>
  onStage(address, async (stage) => {
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const world = worldOf({ planAudit: async () => plan(), askSeat: async () => asked.then(() => answered()) });
    const audit = await begin(stage, world);
    await audit.until(({ phase }) => phase === 'reviewing');
    await audit.handle.signal('supersede', { because: 'A newer head takes its place.' });
    await audit.result();
    answer();
    return audit.handle.fetchHistory();
  });

/** A comment with every command in it. */
export const recordedDelivery = (address: string): Promise<History> =>
  onStage(address, async (stage) => {
    const hash = `sha256:${'e'.repeat(64)}`;
    const last = {
      auditId: auditId('audit-pr/acme/shop/12/aaaaaaaaaaaa.00000000'),
      changeId: changeId(hash),
      planId: blobId(hash),
      round: 1,
      verdict: 'passed' as const,
      decidedBy: null,
      note: '',
    };
    const running = [{ workflowId: 'audit-pr/none', head, state: 'waiting-for-person' }];
    const id = randomUUID();
    const handling = await stage.begin(worldOf({ findAudits: async () => ({ running, last }) }), {
      type: deliveryWorkflowType,
      workflowId: `delivery/${id}`,
      input: {
        id,
        kind: 'comment',
        owner: found.owner,
        repo: found.repo,
        number: found.number,
        commentId: 7,
        author: 'eve',
        commands: [
          { kind: 'explain', finding: 'a1b2c3' },
          { kind: 'ignore', finding: 'a1b2c3', reason: 'a test key' },
          { kind: 'approve', reason: 'fine' },
          { kind: 'audit' },
        ],
      },
      worlds: [headWorkflowId(found, head)],
    });
    await handling.handle.result();
    return handling.handle.fetchHistory();
  });

/** Three open heads, of which one is a draft, audited one after the other. */
export const recordedSweep = (address: string): Promise<History> =>
  onStage(address, async (stage) => {
    const heads = [1, 2, 3].map((number) =>
      pullRequest({ number, headCommit: String(number).padStart(40, '0'), draft: number === 2 }),
    );
    const world = worldOf({
      readPullRequest: async ({ number }) => heads.find((one) => one.number === number) ?? found,
      listOpenPullRequests: async () => ({
        pullRequests: heads.map(({ number, headCommit, draft, title }) => ({
          number,
          headCommit,
          draft,
          createdAt: '2026-01-01T00:00:00Z',
          title,
        })),
        left: 0,
      }),
    });
    const sweep = await stage.begin(world, {
      type: sweepWorkflowType,
      workflowId: `sweep/${randomUUID()}`,
      input: { repository: `${found.owner}/${found.repo}` },
      worlds: heads.map((one) => headWorkflowId(one, one.headCommit)),
    });
    await sweep.handle.result();
    return sweep.handle.fetchHistory();
  });
