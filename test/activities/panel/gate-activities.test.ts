import { expect, test } from 'vitest';
import { createGateActivities } from '../../../activities/panel/gate-activities.ts';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';
import { gatePolicyOf } from '../../../core/gates/policy.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import { auditId, changeId } from '../../../core/ids.ts';
import { planAudit } from '../../../core/panel/plan-audit.ts';
import type { AuditPlan } from '../../../core/panel/plan.ts';
import { openAudit, updateAudit } from '../../../database/audits.ts';
import { putJson } from '../../../database/blobs.ts';
import { findGateResult } from '../../../database/gates.ts';
import { saveHeadFacts } from '../../../database/head-facts.ts';
import { saveSnapshot } from '../../../database/snapshots.ts';
import { pullRequestOf, seatOf, snapshotOf } from '../../builders.ts';
import { databaseForFile } from '../../database/database-for-file.ts';

const db = databaseForFile();
const snapshot = snapshotOf({ 'src/a.ts': '+run();' });
const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

const planWith = (yaml: string): AuditPlan => {
  const configuration = parseConfiguration(yaml).configuration ?? withoutFile();
  return planAudit({ configuration, panel: 'default', seats: [seatOf('a')], snapshot });
};
/** Runs a gate of an audit that was planned so, and gives what the history and the record have of it. */
async function run(id: string, plan: AuditPlan | null, of: Snapshot = snapshot) {
  const audit = auditId(id);
  await openAudit(db(), { auditId: audit, workflowId: id, title: id, panel: 'default' });
  await saveSnapshot(db(), of, id, { files: 1, addedLines: 1, removedLines: 0 });
  if (plan) await updateAudit(db(), audit, { plan: await putJson(db(), plan) });
  const activities = createGateActivities({
    db: db(),
    lookUp: () => Promise.reject(new Error('Nothing is to be looked up here.')),
    openRegistries: () => {
      throw new Error('No registry is to be asked here.');
    },
  });
  const summary = await activities.runGate({ auditId: audit, changeId: of.changeId, gate: 'tests' });
  return { summary, result: await findGateResult(db(), audit, 'tests') };
}

test('a gate judges by the policy that the plan froze, and the record says what was let pass, by whom and why', async () => {
  const yaml = `overrides: [{ gate: tests, reason: a spike, by: ada, expires: ${expires} }]\n`;
  const { summary, result } = await run('overridden', planWith(yaml));
  expect(summary).toEqual({ gate: 'tests', outcome: 'hit', hits: 0 });
  expect(result?.hits).toMatchObject([
    { rule: 'tests.none', file: 'src/a.ts', overridden: { by: 'ada', reason: 'a spike', expires } },
  ]);
});

test('a plan freezes the policy whole', () => {
  expect(planWith('fileSize: { linesMax: 7 }\n').gatePolicy).toEqual({
    ...gatePolicyOf(withoutFile()),
    fileSize: { linesMax: 7, except: [] },
  });
});

test('a plan from before policies were frozen, and an audit without one, are judged by the default policy', async () => {
  const { gatePolicy: _, ...older } = planWith('tests: { except: ["*"] }\n');
  expect((await run('older', older)).summary.hits).toBe(1);
  expect((await run('planless', null)).summary.hits).toBe(1);
  expect((await run('newer', planWith('tests: { except: ["*"] }\n'))).summary).toMatchObject({
    outcome: 'held',
  });
});

test('what was recorded of a head is judged with it', async () => {
  const head = 'a'.repeat(40);
  const audit = auditId('head');
  await saveHeadFacts(db(), audit, {
    head,
    author: 'ada',
    writers: ['ada'],
    reviews: [],
    checks: [{ name: 'build', outcome: 'failed', url: null }],
    clipped: false,
  });
  const pullRequest = pullRequestOf(
    { ...snapshot, changeId: changeId(`sha256:${'1'.repeat(64)}`) },
    { author: 'ada' },
  );
  const { result } = await run('head', planWith('{}\n'), pullRequest);
  expect(result?.hits.map(({ rule }) => rule)).toEqual(['tests.check-failed', 'tests.none']);
  expect((await run('other', planWith('{}\n'), pullRequest)).result?.hits[0]?.rule).toBe(
    'tests.check-unknown',
  );
});
