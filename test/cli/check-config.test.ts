import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countersign } from './command-line.ts';
import { newFolder } from './repository.ts';

const cwd = newFolder();
afterAll(() => rmSync(cwd, { recursive: true }));
const check = (args: string[] = [], environment: Record<string, string> = {}) =>
  countersign(['check-config', ...args], { cwd, environment });

writeFileSync(join(cwd, 'good.yaml'), 'panels: { small: { seats: [gpt] } }\n');
writeFileSync(
  join(cwd, 'bad.yaml'),
  'panels:\n  small: { seats: [gtp], budget: { tokensMax: -1 } }\ngate: {}\n',
);

test('without a file, the default configuration holds', async () => {
  const { status, out } = await check();
  expect(status).toBe(0);
  expect(out).toBe(
    'There is no countersign.yaml; the default configuration holds: 6 seats, panels default.\n',
  );
});

test('a file in order says what it holds', async () => {
  const { status, out } = await check(['good.yaml']);
  expect({ status, out }).toEqual({
    status: 0,
    out: 'good.yaml is in order: 6 seats, panels default, small.\n',
  });
});

test('an override without effect is told, and is no mistake', async () => {
  writeFileSync(
    join(cwd, 'old.yaml'),
    'overrides: [{ gate: secrets, reason: sample keys, by: ada, expires: 2020-01-31 }]\n',
  );
  const { status, out } = await check(['old.yaml']);
  expect(status).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'overrides[0] (gate "secrets", by ada) expired on 2020-01-31 and has no effect: remove it, or give a new reason and date.',
  );
});

test('every mistake is explained, with its line and remedy; exits 1', async () => {
  const { status, out, err } = await check(['bad.yaml']);
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toBe(`bad.yaml has 3 mistakes:
bad.yaml:2:20  panels.small.seats[0] names seat "gtp", which does not exist.
    Did you mean "gpt"? Otherwise add it under "seats".
bad.yaml:2:47  panels.small.budget.tokensMax is -1, too small.
    Set at least 1.
bad.yaml:3:1  gate is no known field.
    Did you mean "gates"?
`);
});

test('COUNTERSIGN_CONFIG names the file', async () => {
  expect((await check([], { COUNTERSIGN_CONFIG: 'bad.yaml' })).err).toMatch(/^bad\.yaml has 3 mistakes/);
});

test.each([
  [['nowhere.yaml'], {}],
  [[], { COUNTERSIGN_CONFIG: 'nowhere.yaml' }],
])('a file that was named but is not there exits 2: %j %j', async (args, environment) => {
  const { status, err } = await check(args, environment);
  expect(status).toBe(2);
  expect(err).toMatch(/There is no file nowhere\.yaml, but .*Create it, or name another/);
});

test('--json tells the same to programs', async () => {
  const { status, out, err } = await check(['bad.yaml', '--json']);
  expect({ status, err }).toEqual({ status: 1, err: '' });
  const told = JSON.parse(out) as { file: string; problems: { line: number; remedy: string }[] };
  expect(told).toMatchObject({ file: 'bad.yaml', found: true });
  expect(told.problems.map((problem) => problem.line)).toEqual([2, 2, 3]);
});

test('--schema prints the JSON Schema', async () => {
  const { status, out } = await check(['--schema']);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ title: 'countersign.yaml', type: 'object' });
});
