import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { gateNames } from '../../../core/gates/gate.ts';
import type { AuditId } from '../../../core/ids.ts';
import { isGrave } from '../../../core/panel/finding.ts';
import { remarksOf } from '../../../core/publish/remark.ts';
import type { Database } from '../../../database/client.ts';
import { saveHeadFacts } from '../../../database/head-facts.ts';
import { ignoreFinding } from '../../../database/ignored-findings.ts';
import { saveTraces } from '../../../database/publications.ts';
import { findAudit, readStory } from '../../../database/reports.ts';
import { audits, mergedFindings } from '../../../database/schema.ts';
import { openTestDatabase, simulatorForTest } from '../models/support.ts';
import { createAuditor } from './audit-by-activities.ts';
import { pushed, sourceFile } from './pushed-change.ts';

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
});
afterAll(() => close());

const off = Object.fromEntries(gateNames.map((name) => [name, 'off']));
const configure = (github: object = {}, more: object = {}) =>
  configurationSchema.parse({ ...defaultConfiguration, gates: off, github, ...more });
const snapshot = pushed([sourceFile(0, 40)]);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

let made = 0;
/** Of a repository of its own. */
const newPull = () => `code.test/acme/shop-${(made += 1)}#1`;

/** One audit of a head of the pull request, which ada opened. */
async function audit(pullRequest: string, { github = {}, writers = ['ada'], more = {} } = {}) {
  const { connections } = await simulatorForTest();
  const auditor = createAuditor({ db, connections, configuration: configure(github, more) });
  const planned = await auditor.plan(snapshot, null);
  const { auditId } = planned;
  await db.update(audits).set({ pullRequest, author: 'ada' }).where(eq(audits.id, auditId));
  const none = { reviews: [], checks: [], clipped: false };
  await saveHeadFacts(db, auditId, { head: 'a'.repeat(40), author: 'ada', writers, ...none });
  await auditor.askAll(planned);
  return { auditId, ...(await auditor.judge(planned)) };
}

/** Publishes what the audit found, and has all of it ignored. */
async function ignoreAll(pullRequest: string, id: AuditId, { by = 'eve', own = false } = {}): Promise<void> {
  const row = await findAudit(db, id);
  if (!row) throw new Error('The audit is not on record.');
  const story = await readStory(db, row);
  const traces = remarksOf(story, story, 1, hash).map(({ trace }, at) => ({
    key: trace.fingerprint,
    trace: { ...trace, id: `id${at}` },
  }));
  await saveTraces(db, { pullRequest, audit: id, traces });
  for (const { trace } of traces) {
    await ignoreFinding(db, { pullRequest, id: trace.id, by, reason: 'an order number is digits', own });
  }
}

const graveOf = async (id: AuditId) =>
  (
    await db
      .select()
      .from(mergedFindings)
      .where(and(eq(mergedFindings.audit, id), eq(mergedFindings.round, 1)))
  ).filter(({ severity }) => isGrave(severity as 'high'));

describe('on a pull request whose findings a person had ignored', () => {
  test('the next audit finds them again, says by whom they were, and neither fails nor asks', async () => {
    const pull = newPull();
    const first = await audit(pull);
    expect(first.verdict).not.toBe('passed');
    await ignoreAll(pull, first.auditId);
    const second = await audit(pull);
    expect(second.verdict).toBe('passed');
    const grave = await graveOf(second.auditId);
    expect(grave.length).toBeGreaterThan(0);
    for (const { ignored, refuted } of grave) {
      expect(ignored).toEqual({ by: 'eve', reason: 'an order number is digits' });
      expect(refuted).toBe(false);
    }
  });

  test.each([
    ['its author', { by: 'ada' }, ['ada']],
    ['somebody who pushed to it', { by: 'Mallory' }, ['ada', 'mallory']],
    ['who wrote the change where it was ignored', { by: 'eve', own: true }, ['ada']],
  ])(
    'it does not help to have been %s, but by policy',
    async (_, who, writers) => {
      const pull = newPull();
      const first = await audit(pull, { writers });
      await ignoreAll(pull, first.auditId, who);
      const strict = await audit(pull, { writers });
      expect(strict.verdict).toBe(first.verdict);
      expect((await graveOf(strict.auditId)).every(({ ignored }) => ignored === null)).toBe(true);
      // By the policy that lets writers, the same words settle it: the check on writers is all that held.
      const lax = await audit(pull, { writers, github: { ignoreOwn: true } });
      expect(lax.verdict).toBe('passed');
    },
    30_000,
  );
});

test('where people are named, what somebody ignored settles only what they may decide', async () => {
  const pull = newPull();
  const named = (repositories: string) => ({
    people: { eva: { name: 'Eva', github: 'Eve', roles: ['auditor'], teams: ['shop'] } },
    teams: { shop: { repositories: [repositories] } },
  });
  const first = await audit(pull);
  await ignoreAll(pull, first.auditId);
  expect((await audit(pull, { more: named('code.example/acme/*') })).verdict).toBe('passed');
  const elsewhere = named('code.example/bank/*');
  expect((await audit(pull, { more: elsewhere })).verdict).toBe(first.verdict);
  const signed = { ...named('code.example/acme/*'), decisions: { approval: 'signed' } };
  expect((await audit(pull, { more: signed })).verdict).toBe(first.verdict);
});

test('what was ignored on one pull request is settled on others of the repository, and on none elsewhere', async () => {
  const pull = newPull();
  const first = await audit(pull);
  await ignoreAll(pull, first.auditId);
  expect((await audit(pull.replace('#1', '#2'))).verdict).toBe('passed');
  expect((await audit(newPull())).verdict).toBe(first.verdict);
});
