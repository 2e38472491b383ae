import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { audits, changes, headFacts } from '../../database/schema.ts';
import { type GitHub as Simulated, startGitHub } from '../../simulator/github/server.ts';
import { type Engine, startEngine } from '../engine.ts';

let simulated: Simulated;
let engine: Engine;
beforeAll(async () => {
  simulated = await startGitHub();
  simulated.addUser('acme');
  simulated.addUser('ada');
  await simulated.createRepository({
    owner: 'acme',
    name: 'shop',
    private: true,
    permissions: { ada: 'write' },
    files: { 'a.ts': 'a\n' },
  });
  engine = await startEngine({
    // Gates on what is said of the head, which is read for them alone.
    configuration: 'gates: { tests: ask }\n',
    environment: {
      GITHUB_APP_ID: String(simulated.app.id),
      GITHUB_APP_PRIVATE_KEY: simulated.app.privateKey,
      COUNTERSIGN_GITHUB_URL: simulated.url,
    },
  });
});
afterAll(async () => {
  await engine?.stop();
  await simulated?.close();
});

/** The queues on which activities of a workflow were scheduled, by their names. */
const queuesOf = async (workflowId: string): Promise<Map<string, string>> => {
  const { events = [] } = await engine.client.workflow.getHandle(workflowId).fetchHistory();
  return new Map(
    (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled ? [[scheduled.activityType?.name ?? '', scheduled.taskQueue?.name ?? ''] as const] : [],
    ),
  );
};

test('a private pull request is read and frozen where the login is, and nowhere else', async () => {
  const { number, headSha } = await simulated.openPullRequest({
    repository: 'acme/shop',
    title: 'Add b',
    by: 'ada',
    branch: 'b',
    files: { 'b.ts': 'export const b = 1;\n' },
  });
  const change = { kind: 'pull-request', owner: 'acme', repo: 'shop', number };
  await engine.client.workflow.start('auditChange', {
    taskQueue: 'countersign',
    workflowId: 'by-hand',
    args: [{ change }],
  });
  const facts = await vi.waitUntil(async () => (await engine.db.select().from(headFacts))[0], {
    timeout: 25_000,
    interval: 100,
  });
  expect(facts?.facts).toMatchObject({ head: headSha, author: 'ada', writers: ['ada'] });
  expect(await engine.db.select().from(changes)).toMatchObject([
    { kind: 'pull-request', headCommit: headSha, files: 1 },
  ]);

  const [audit] = await engine.db.select().from(audits).where(eq(audits.headCommit, headSha));
  const queues = await queuesOf(audit?.workflowId ?? '');
  for (const activity of ['readPullRequest', 'freezeChange', 'recordHeadFacts']) {
    expect([activity, queues.get(activity)]).toEqual([activity, 'publish']);
  }
  expect(queues.get('planAudit')).toBe('countersign');
  for (const workflowId of [audit?.workflowId ?? '', 'by-hand']) {
    await engine.client.workflow
      .getHandle(workflowId)
      .terminate('the test has seen enough')
      .catch(() => undefined);
  }
});
