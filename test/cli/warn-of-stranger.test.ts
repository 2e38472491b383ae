import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findOnTrail } from '../../database/trail.ts';
import { type Engine, startEngine } from '../engine.ts';
import { commandOn, disputedPatch } from './engine-commands.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
  await writeFile(
    join(engine.home, 'people.yaml'),
    'people: { ada: { name: Ada Lovelace, roles: [admin] } }\n',
  );
  await writeFile(join(engine.home, 'wrong.yaml'), 'people: 7\n');
  await writeFile(join(engine.home, 'nobody.yaml'), '');
});
afterAll(() => engine?.stop());

const call = (args: string[], environment: Record<string, string> = {}, input?: string) =>
  commandOn(engine, args, { environment, input });

test('a name of nobody is warned of in one line and taken all the same, marked as not verified', async () => {
  const asked = await call(['audit', '--patch', '-', '--json'], {}, disputedPatch());
  const { audit } = JSON.parse(asked.out) as { audit: { id: string; workflowId: string } };
  const decide = (by: string, configuration: string) =>
    call(['decide', audit.id, 'approve', '--reason', 'It is ours.', '--by', by], {
      COUNTERSIGN_CONFIG: configuration,
    });
  const { status, out, err } = await decide('Mallory', 'people.yaml');
  expect({ status, out }).toMatchObject({
    status: 0,
    out: expect.stringContaining('Decided: approve') as string,
  });
  expect(err).toMatch(
    /^countersign: countersign\.yaml names nobody "Mallory" under "people"; .*not verified.*\n$/,
  );
  const who = await vi.waitFor(
    async () => {
      const [entry] = await findOnTrail(engine.db, { workflow: audit.workflowId }, 10);
      expect(entry?.kind).toBe('decided');
      return entry?.who;
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(who).toEqual({ name: 'Mallory', proof: 'unverified', credential: null });

  // Late by now, and refused; but whoever is named there is not warned of, nor anybody where nobody is, or nothing can be read.
  expect((await decide('ada lovelace', 'people.yaml')).err).toBe('');
  expect((await decide('Mallory', 'nobody.yaml')).err).toBe('');
  expect((await decide('Mallory', 'wrong.yaml')).err).toBe('');
});

test('an audit that is not there is not warned about', async () => {
  const none = ['decide', 'audit-none', 'approve', '--reason', 'x', '--by', 'Mallory'];
  expect((await call(none, { COUNTERSIGN_CONFIG: 'people.yaml' })).err).not.toContain('names nobody');
});
