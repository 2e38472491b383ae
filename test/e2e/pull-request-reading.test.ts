import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type GitHub as Simulated, startGitHub } from '../../simulator/github/server.ts';
import { type Engine, startEngine } from '../engine.ts';

let simulated: Simulated;
let engine: Engine;
beforeAll(async () => {
  simulated = await startGitHub();
  simulated.addUser('acme');
  simulated.addUser('ada');
  await simulated.createRepository({ owner: 'acme', name: 'shop', private: true, permissions: { ada: 'write' }, files: { 'a.ts': 'a\n' } });
  engine = await startEngine({
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

test('x', async () => {
  const { number } = await simulated.openPullRequest({ repository: 'acme/shop', title: 't', by: 'ada', branch: 'b', files: { 'b.ts': 'export const b = 1;\n' } });
  const handle = await engine.client.workflow.start('auditChange', { taskQueue: 'countersign', workflowId: 'pr-x', args: [{ change: { kind: 'pull-request', owner: 'acme', repo: 'shop', number } }] });
  await vi.waitUntil(async () => simulated.world.requests.entries().some(({ path }) => path.includes('git-upload-pack')), { timeout: 20_000, interval: 200 }).catch(() => null);
  await new Promise((r) => setTimeout(r, 3000));
  console.log(simulated.world.requests.entries().map(({ method, path, status }) => `${method} ${path} ${status}`).join('\n'));
  for await (const w of engine.client.workflow.list()) {
    const d = await engine.client.workflow.getHandle(w.workflowId).describe();
    console.log(w.workflowId, w.status.name, JSON.stringify(d.raw.pendingActivities?.map((p) => [p.activityType?.name, p.attempt, p.lastFailure?.message])));
    const { events } = await engine.client.workflow.getHandle(w.workflowId).fetchHistory();
    console.log(events?.flatMap((e) => e.activityTaskScheduledEventAttributes?.activityType?.name ?? []).join(','));
  }
  expect(handle).toBeTruthy();
});
