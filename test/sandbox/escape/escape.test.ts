import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { type Candidate, findEngines, whyNot } from './engines.ts';
import { mustFail, prove } from './prove.ts';
import { attempts, type Try } from './run-attempts.ts';

/** The first of each category here; all of them in `scripts/escape-proof.ts`. */
const some = attempts.filter(
  (one, index) => attempts.findIndex(({ category }) => category === one.category) === index,
);
const reason = whyNot();
const folder = mkdtempSync(join(tmpdir(), 'engines-'));
const engines = reason === null ? await findEngines(folder) : { found: [], missing: [reason] };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = (tries: Try[]): string[] => tries.map(({ attempt }) => `${attempt.category}: ${attempt.name}`);
const succeeded = (tries: Try[]) => names(tries.filter((one) => one.succeeded));

test('there are enough attempts, and each has a name of its own', () => {
  expect(attempts.length).toBeGreaterThanOrEqual(60);
  expect(new Set(attempts.map(({ category, name }) => `${category}: ${name}`)).size).toBe(attempts.length);
});

describe.skipIf(reason !== null)(`attempts to get out (${reason ?? 'all that is needed is there'})`, () => {
  test('succeed with the walls down, so that their failure means something', {
    timeout: 60_000,
  }, async () => {
    const tries = await prove('walls', some, { engine: null, image: null });
    expect(names(tries.filter((one) => !one.succeeded))).toEqual([]);
  });

  test('through the proxy fail by its policy alone, on the host itself', { timeout: 60_000 }, async () => {
    const proxied = some.filter((one: Attempt) => mustFail(one, 'namespaces'));
    expect(succeeded(await prove('namespaces', proxied, { engine: null, image: null }))).toEqual([]);
  });

  test.for(engines.found.map((one): [string, Candidate] => [one.engine.name, one]))(
    'fail in a box of %s',
    { timeout: 90_000 },
    async ([, candidate]) => {
      expect(succeeded(await prove('none', some, candidate))).toEqual([]);
    },
  );

  test.for(engines.found.map((one): [string, Candidate] => [one.engine.name, one]))(
    'past a proxy that lets everything through fail by the namespaces of %s alone',
    { timeout: 90_000 },
    async ([, candidate]) => {
      const direct = some.filter((one) => mustFail(one, 'policy'));
      expect(succeeded(await prove('policy', direct, candidate))).toEqual([]);
    },
  );
});
