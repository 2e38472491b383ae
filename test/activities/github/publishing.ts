import { randomUUID } from 'node:crypto';
import { createGitHub } from '../../../activities/github/client.ts';
import { createPublishActivities } from '../../../activities/github/publish-activities.ts';
import type { ChangedFile, HunkLine, Snapshot } from '../../../core/change/snapshot.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import type { GateHit, GateMode, GateName } from '../../../core/gates/gate.ts';
import { type PullRequest, pullRequestKey } from '../../../core/github/pull-request.ts';
import { auditId, changeId } from '../../../core/ids.ts';
import type { PublishActivities } from '../../../core/github/contract.ts';
import { openAudit, updateAudit } from '../../../database/audits.ts';
import { putJson } from '../../../database/blobs.ts';
import type { Database } from '../../../database/client.ts';
import { saveGateResult } from '../../../database/gates.ts';
import { ballots, decisions, lostAsks, mergedFindings, verdicts } from '../../../database/schema.ts';
import type { FindingRow } from '../../../database/reports.ts';
import { saveSnapshot } from '../../../database/snapshots.ts';
import { type GitHub, startGitHub } from '../../../simulator/github/server.ts';
import { planOf, seatOf } from '../../builders.ts';
import { findingRow } from '../../cli/story.ts';

type Row = FindingRow;
export type Verdict = Parameters<PublishActivities['publishVerdict']>[0];

const contextLines = 12;

/** One changed place, found by what both sides begin and end with. */
export function changedFile(path: string, base: string[] | null, head: string[]): ChangedFile {
  const before = base ?? [];
  let start = 0;
  while (start < before.length && start < head.length && before[start] === head[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, head.length) - start && before.at(-1 - end) === head.at(-1 - end))
    end += 1;
  const line = (kind: HunkLine['kind'], text: string, baseLine: number | null, headLine: number | null) => ({
    kind,
    text,
    baseLine,
    headLine,
  });
  const above = Math.max(0, start - contextLines);
  const shift = head.length - before.length;
  const lines = [
    ...before.slice(above, start).map((text, at) => line('context', text, above + at + 1, above + at + 1)),
    ...before
      .slice(start, before.length - end)
      .map((text, at) => line('removed', text, start + at + 1, null)),
    ...head.slice(start, head.length - end).map((text, at) => line('added', text, null, start + at + 1)),
    ...before
      .slice(before.length - end, before.length - end + contextLines)
      .map((text, at) =>
        line('context', text, before.length - end + at + 1, before.length - end + at + 1 + shift),
      ),
  ];
  return {
    path,
    previousPath: null,
    status: base ? 'modified' : 'added',
    content: 'text',
    baseMode: base ? '100644' : null,
    headMode: '100644',
    hunks: lines.some(({ kind }) => kind !== 'context') ? [{ heading: '', lines }] : [],
    headText: `${head.join('\n')}\n`,
    lossy: false,
  };
}

type Tree = Record<string, string[]>;
const text = (tree: Tree) =>
  Object.fromEntries(Object.entries(tree).map(([path, lines]) => [path, `${lines.join('\n')}\n`]));

export interface Told {
  verdict?: Verdict['verdict'];
  findings?: Partial<Row>[];
  hits?: { gate: GateName; mode: GateMode; hits: GateHit[] }[];
  decidedBy?: string;
  note?: string;
  simulated?: boolean;
}

export type PublishingWorld = Awaited<ReturnType<typeof createPublishingWorld>>;

/** A simulated GitHub with our publisher in front of it, and audits as they would be recorded. */
export async function createPublishingWorld(db: Database, policy: { max?: number; as?: 'token' } = {}) {
  const hub: GitHub = await startGitHub();
  hub.addUser('ada');
  hub.addUser('grace');
  const { privateKey, id } = hub.app;
  const login =
    policy.as === 'token'
      ? ({ kind: 'token', token: hub.tokenOf('grace') } as const)
      : ({ kind: 'app', appId: String(id), privateKey } as const);
  const github = createGitHub({ login, url: hub.url, apiUrl: hub.apiUrl, host: null, simulated: true });
  const configuration = withoutFile();
  configuration.github.comments.max = policy.max ?? configuration.github.comments.max;
  const activities = createPublishActivities({
    db,
    github,
    readConfiguration: () => configuration,
    version: '1.2.3',
  });
  return { hub, activities, db, open: (base: Tree, head: Tree) => openPull(db, hub, base, head) };
}

/** A pull request of its own repository. */
async function openPull(db: Database, hub: GitHub, base: Tree, head: Tree) {
  const name = `shop-${randomUUID().slice(0, 8)}`;
  const repository = `acme/${name}`;
  if (!hub.world.accounts.has('acme')) hub.addUser('acme');
  await hub.createRepository({
    owner: 'acme',
    name,
    files: text(base),
    permissions: { ada: 'write', grace: 'write' },
    codeScanning: true,
  });
  await hub.openPullRequest({ repository, title: 'Visits', by: 'ada', branch: 'visits', files: text(head) });
  let tree = head;
  const pull = () => hub.pullRequest(repository, 1);
  const pullRequest = (): PullRequest => ({
    key: pullRequestKey({
      owner: 'acme',
      repo: name,
      number: 1,
      host: null,
      repositoryId: entity()?.id ?? 0,
    }),
    owner: 'acme',
    repo: name,
    number: 1,
    repository: `${hub.url}/${repository}`,
    url: `${hub.url}/${repository}/pull/1`,
    host: null,
    state: 'open',
    draft: false,
    title: 'Visits',
    author: 'ada',
    baseRef: 'main',
    baseCommit: pull().baseSha,
    headRef: 'visits',
    headCommit: pull().headSha,
    fork: null,
  });
  const entity = () => [...hub.world.repositories.values()].find((one) => one.name === name);
  return {
    repository,
    pullRequest,
    push: async (files: Tree) => {
      tree = { ...tree, ...files };
      await hub.push({ repository, branch: 'visits', files: text(files), by: 'ada' });
    },
    /** Records an audit of the head that came to this, and says what publishing it takes. */
    audit: (told: Told): Promise<Verdict> => recordAudit(db, pullRequest(), { base, head: tree }, told),
    comments: () => hub.reviewComments(repository, 1),
    notes: () => hub.comments(repository, 1),
    threads: () => hub.threads(repository, 1),
    runs: () => [...(entity()?.checkRuns.values() ?? [])],
    entity,
  };
}

let made = 0;

async function recordAudit(
  db: Database,
  pullRequest: PullRequest,
  { base, head }: { base: Tree; head: Tree },
  told: Told,
): Promise<Verdict> {
  made += 1;
  const id = auditId(`audit-pr-${randomUUID()}.${made}`);
  const snapshot = snapshotFor(pullRequest, base, head);
  const verdict = told.verdict ?? 'failed';
  const simulated = told.simulated ?? false;
  const gates = (told.hits ?? []).map(({ gate, mode }) => ({ name: gate, mode }));
  const plan = planOf(snapshot, [seatOf('claude', { simulated }), seatOf('gpt', { simulated: true })], {
    gates,
  });
  await openAudit(db, { auditId: id, workflowId: id, title: 'Visits', panel: 'default' });
  await saveSnapshot(db, snapshot, 'Visits', { files: 1, addedLines: 1, removedLines: 0 });
  await updateAudit(db, id, { change: snapshot.changeId, plan: await putJson(db, plan) });
  const key = { audit: id, round: 1 };
  for (const { gate, hits } of told.hits ?? [])
    await saveGateResult(db, id, { gate, outcome: 'hit', hits, unread: [] });
  await db.insert(verdicts).values({
    ...key,
    verdict: verdict === 'passed' ? 'passed' : verdict === 'failed' ? 'failed' : 'disputed',
    sure: verdict === 'passed' ? 0.9 : null,
    because: verdict === 'failed' ? ['High: A user name reaches a shell (src/session.ts:3)'] : [],
    disputes: verdict === 'disputed' ? [{ kind: 'votes-split', question: 'Is it real?', finding: 0 }] : [],
    coverage: Object.keys(head).map((path) => ({ path, state: 'reviewed' as const, reason: '' })),
    tokens: 4500,
    costMicroUsd: 31_500,
  });
  const rows = (told.findings ?? []).map((finding, number) => ({ ...findingRow(finding), ...key, number }));
  if (rows.length > 0) await db.insert(mergedFindings).values(rows);
  await db.insert(ballots).values(
    ['claude', 'gpt'].map((seat) => ({
      ...key,
      seat,
      piece: 0,
      provider: 'ollama',
      model: `${seat}-model`,
      family: seat,
      focus: 'logic',
      simulated: simulated || seat === 'gpt',
      promptVersion: 'p',
      vote: 'fail',
      confidence: 0.9,
      summary: '',
      covered: [],
      repaired: false,
      inputTokens: 1,
      outputTokens: 1,
      costMicroUsd: 0,
      durationMs: 1,
    })),
  );
  await db.insert(lostAsks).values({ ...key, seat: 'gpt', piece: 1, reason: 'the provider answered 529' });
  if (told.decidedBy !== undefined) {
    const said = { by: told.decidedBy, decision: 'approve', reason: told.note ?? 'Looked at it.', raw: '{}' };
    await db.insert(decisions).values({ ...key, number: 1, ...said });
  }
  return {
    auditId: id,
    pullRequest,
    changeId: snapshot.changeId,
    planId: await putJson(db, plan),
    round: 1,
    verdict,
    decidedBy: told.decidedBy ?? null,
    note: told.note ?? '',
  };
}

const snapshotFor = (pullRequest: PullRequest, base: Tree, head: Tree): Snapshot => ({
  changeId: changeId(`sha256:${randomUUID()}`),
  origin: {
    kind: 'pull-request',
    repository: pullRequest.repository,
    host: null,
    owner: pullRequest.owner,
    repo: pullRequest.repo,
    number: 1,
    baseCommit: pullRequest.baseCommit,
    headCommit: pullRequest.headCommit,
    title: 'Visits',
    author: 'ada',
  },
  files: Object.entries(head)
    .map(([path, lines]) => changedFile(path, base[path] ?? null, lines))
    .filter(({ hunks }) => hunks.length > 0),
  rules: [],
});
