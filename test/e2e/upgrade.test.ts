import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { GateHit } from '../../core/gates/gate.ts';
import { findAudit, readStory } from '../../database/reports.ts';
import { startRegistry, type TestRegistry } from '../activities/packages/registry-server.ts';
import { countersign } from '../cli/command-line.ts';
import { type Engine, startEngine } from '../engine.ts';
import { resultOf, standing } from './spine.ts';

let registry: TestRegistry;
let engine: Engine;
beforeAll(async () => {
  registry = await startRegistry();
  const barred = '{ match: "npm:@secret/*", providers: [] }';
  engine = await startEngine({
    configuration: `packages: { registry: "${registry.address}" }\nrepositories: { readers: [${barred}] }\n`,
  });
});
afterAll(async () => {
  await engine.stop();
  await registry.close();
});

const audit = (name: string, from = '1.0.0', to = '1.1.0'): Promise<WorkflowHandle> =>
  engine.client.workflow.start('auditChange', {
    taskQueue: 'countersign',
    workflowId: `audit-${randomUUID()}`,
    args: [{ change: { kind: 'package-upgrade', name, from, to } }],
  });

const storyOf = async ({ workflowId }: WorkflowHandle) => {
  const found = await findAudit(engine.db, workflowId);
  if (!found) throw new Error(`No audit of ${workflowId} is recorded.`);
  return readStory(engine.db, found);
};

const greet = (words: string) => ({
  path: 'package/index.js',
  text: `exports.greet = function greet(name) {\n  return '${words} ' + name;\n};\n`,
});

describe('an upgrade of a package', () => {
  test('that brings in nothing of note passes, and is on record with what it is made of', async () => {
    registry.publish(
      '@acme/greet',
      { version: '1.0.0', entries: [greet('Hello')], time: '2026-01-01T00:00:00.000Z' },
      { version: '1.1.0', entries: [greet('Good day')], time: '2026-01-05T00:00:00.000Z' },
    );
    const handle = await audit('@acme/greet');
    expect(await resultOf(handle)).toMatchObject({ verdict: 'passed', decidedBy: null });
    const { audit: row, change, upgrade, gates, rounds } = await storyOf(handle);
    expect(row.title).toBe('@acme/greet 1.0.0 → 1.1.0 (npm), 2 files');
    expect(change).toMatchObject({ kind: 'package-upgrade', repository: 'npm:@acme/greet', host: null });
    expect(upgrade?.map((fact) => fact.text).join('\n')).toContain('4 days after 1.0.0');
    expect(gates.map((gate) => [gate.gate, gate.outcome])).toEqual([
      ['placeholders', 'held'],
      ['secrets', 'held'],
      ['upgrade', 'held'],
    ]);
    expect(rounds[0]?.verdict?.coverage.map(({ path, state }) => [path, state])).toEqual([
      ['package.json', 'reviewed'],
      ['index.js', 'reviewed'],
    ]);
  });

  test('that runs a new script when it is installed is put to a person', async () => {
    registry.publish(
      'greet-script',
      { version: '1.0.0', entries: [greet('Hello')] },
      {
        version: '1.1.0',
        entries: [greet('Hello')],
        manifest: { scripts: { postinstall: 'node index.js' } },
      },
    );
    const handle = await audit('greet-script');
    const status = await standing(handle);
    expect(status).toMatchObject({ phase: 'waiting-for-person', verdict: 'disputed' });
    expect(status.questions.join()).toMatch(
      /gate "upgrade" hit once: package\.json:\d+ installing it runs a script "postinstall": "node index\.js", which is new/,
    );
    const { gates } = await storyOf(handle);
    const hits = gates.find((gate) => gate.gate === 'upgrade')?.hits as GateHit[];
    expect(hits.map((hit) => [hit.rule, hit.quote])).toEqual([
      ['upgrade.install-script', '"postinstall": "node index.js"'],
    ]);
    await handle.signal('decide', { by: 'ada', decision: 'reject', reason: 'Why should it?' });
    expect(await resultOf(handle)).toMatchObject({ verdict: 'failed', decidedBy: 'ada' });
  });

  test('with entries that nobody can read is never green', async () => {
    registry.publish(
      'greet-escape',
      { version: '1.0.0', entries: [greet('Hello')] },
      { version: '1.1.0', entries: [greet('Hello'), { path: '../../.bashrc', text: 'evil\n' }] },
    );
    const handle = await audit('greet-escape');
    const { questions, verdict } = await standing(handle);
    expect(verdict).toBe('disputed');
    expect(questions.join('\n')).toMatch(
      /Not all of the change was reviewed: \.\.\/\.\.\/\.bashrc \(skipped: no file/,
    );
    expect(questions.join('\n')).toMatch(/"\.\.\/\.\.\/\.bashrc": its path leads out of the package/);
    await handle.terminate();
  });

  test('that policy lets nobody read is read by nobody', async () => {
    registry.publish(
      '@secret/greet',
      { version: '1.0.0', entries: [greet('Hello')] },
      { version: '1.1.0', entries: [greet('Good day')] },
    );
    const handle = await audit('@secret/greet');
    const status = await standing(handle);
    expect(status.verdict).toBe('disputed');
    const { plan, rounds } = await storyOf(handle);
    expect(plan?.seats.every((seat) => seat.barredByPolicy)).toBe(true);
    expect(plan?.seats[0]?.excluded).toContain('"npm:@secret/greet"');
    expect(rounds[0]?.ballots).toEqual([]);
    await handle.terminate();
  });
});

test('the command line takes an upgrade, and tells what it brings in', async () => {
  registry.publish(
    '@acme/cli',
    { version: '1.0.0', entries: [greet('Hello')] },
    { version: '1.1.0', entries: [greet('Good day')], manifest: { dependencies: { 'left-pad': '^1.0.0' } } },
  );
  const { status, out } = await countersign(['audit', '--upgrade', '@acme/cli@1.0.0..1.1.0'], {
    cwd: engine.home,
    environment: {
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: engine.namespace,
      DATABASE_URL: engine.databaseUrl,
      COUNTERSIGN_HOME: engine.home,
    },
  });
  expect({ status, out }).toMatchObject({ status: 0 });
  expect(out).toMatch(/^@acme\/cli 1\.0\.0 → 1\.1\.0 \(npm\), 2 files$/m);
  expect(out).toMatch(/^ {2}- dependencies added: "left-pad" "\^1\.0\.0"\.$/m);
});

describe('an upgrade that cannot be audited ends at once, and says why', () => {
  const failing = async (handle: WorkflowHandle): Promise<string> => {
    const error: unknown = await handle.result().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  };

  test.each([
    ['latest', /"change\.to" is "latest": write one exact version/],
    ['9.9.9', /There is no version "9\.9\.9" of package "greet-plain"/],
    ['1.0.0', /"from" and "to" are both 1\.0\.0/],
  ])('to %s', async (to, words) => {
    registry.publish('greet-plain', { version: '1.0.0' }, { version: '1.1.0' });
    expect(await failing(await audit('greet-plain', '1.0.0', to))).toMatch(words);
  });

  test('for bytes that are not those of the record', async () => {
    registry.publish(
      'greet-altered',
      { version: '1.0.0' },
      { version: '1.1.0', dist: { integrity: `sha512-${Buffer.alloc(64).toString('base64')}` } },
    );
    const handle = await audit('greet-altered');
    expect(await failing(handle)).toMatch(
      /The tarball of greet-altered@1\.1\.0 is not the one of its record/,
    );
    expect((await storyOf(handle)).audit).toMatchObject({ state: 'done', verdict: 'not-audited' });
  });
});
