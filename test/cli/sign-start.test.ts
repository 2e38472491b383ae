import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextOf } from '../../cli/context.ts';
import { signStart, type StartFlags, starterOf } from '../../cli/sign-start.ts';
import { parseTaskInput } from '../../core/develop/task-input.ts';
import { parseSweepInput } from '../../core/github/sweep-input.ts';
import { parseAuditInput } from '../../core/panel/audit-input.ts';
import { parseRemediateInput } from '../../core/remedy/remediate-input.ts';
import type { PersonalStart } from '../../core/people/start-contract.ts';
import { weighStart } from '../../core/people/weigh-start.ts';
import { auditStart, keys, startOffice, sweepStart } from '../core/people/starting.ts';
import { countersign } from './command-line.ts';

const parsers = {
  auditChange: parseAuditInput,
  developTask: parseTaskInput,
  remediate: parseRemediateInput,
  auditOpenPullRequests: parseSweepInput,
};
let folder: string;
const people = `people:
  ada: { name: Ada Lovelace, roles: [author, operator], teams: [shop], keys: [{ publicKey: ${keys.ada.publicKey} }] }
teams:
  shop: { repositories: ["*"], assets: ["*"] }
`;
const files = {
  named: people,
  signed: `${people}starts: { approval: signed }\n`,
  nobody: 'starts: { approval: signed }\n',
  broken: 'people: 7\n',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-start-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, `${name}.yaml`), text);
  await writeFile(join(folder, 'ada.pem'), keys.ada.privateKey, { mode: 0o600 });
  await writeFile(join(folder, 'dan.pem'), keys.dan.privateKey, { mode: 0o600 });
  await writeFile(join(folder, 'change.patch'), '--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const contextIn = (file: keyof typeof files) =>
  contextOf({ COUNTERSIGN_CONFIG: join(folder, `${file}.yaml`), HOME: folder }, folder);
const starter = (file: keyof typeof files, flags: Partial<StartFlags> = {}) =>
  starterOf(contextIn(file), { agent: false, ...flags });

describe('who starts something', () => {
  test('is who --by names, else whoever this account is', async () => {
    expect(await starter('named', { by: ' Ada Lovelace ' })).toMatchObject({
      by: 'Ada Lovelace',
      signer: null,
    });
    for (const file of ['nobody', 'broken'] as const)
      expect(await starter(file)).toMatchObject({ by: expect.stringMatching(/./) as string, signer: null });
  });

  test('is told before anything is uploaded that nobody is called so, where people are named', async () => {
    await expect(starter('named', { by: 'mallory' })).rejects.toThrow(/names nobody "mallory".*with --by/);
    expect(await starter('nobody', { by: 'mallory' })).toMatchObject({ by: 'mallory' });
  });

  test('signs where signatures are asked for, and is told so', async () => {
    await expect(starter('signed', { by: 'ada' })).rejects.toThrow(
      /starts\.approval.*--key FILE, or --agent/,
    );
    expect(await starter('signed', { key: 'ada.pem' })).toMatchObject({ by: 'ada' });
    await expect(starter('signed', { key: 'dan.pem' })).rejects.toThrow(/no key of anybody/);
  });
});

test('whoever may not start this is told before it is started, as far as it is known here', async () => {
  const office = { people: startOffice().people, teams: startOffice().teams };
  const vera = { by: 'vera', signer: null, office };
  await expect(signStart(vera, auditStart())).rejects.toThrow(/vera may not start audits on repository/);
  const unknown = { ...vera, office: { people: {}, teams: {} } };
  expect(await signStart(unknown, auditStart())).toMatchObject({ by: 'vera' });
});

test('what is signed is what the worker finds signed', async () => {
  const ada = await starter('signed', { key: 'ada.pem' });
  const office = { ...startOffice({ approval: 'signed' }), now: new Date() };
  const starts: PersonalStart[] = [auditStart(), sweepStart()];
  for (const start of starts) {
    const input = await signStart<PersonalStart['input']>(ada, start);
    const signed = { ...start, input } as PersonalStart;
    expect(weighStart(office, signed)).toEqual({ person: 'ada', key: keys.ada.publicKey });
  }
});

test.each([
  ['audit', '--patch', 'change.patch'],
  ['develop', 'Mend it.'],
  ['remediate', 'demo.a', 'It is down.'],
  ['schedule', 'add', 'nightly', '--repo', 'acme/shop', '--cron', '0 3 * * *'],
])('countersign %s asks for a signature before it needs any server', async (...args) => {
  const environment = {
    COUNTERSIGN_CONFIG: join(folder, 'signed.yaml'),
    COUNTERSIGN_HOME: folder,
    DATABASE_URL: 'postgres://127.0.0.1:1/none',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
  };
  const answer = await countersign([...args, '--by', 'ada'], { cwd: folder, environment });
  expect(answer.status).toBe(2);
  expect(answer.err).toContain('"starts.approval" in countersign.yaml asks for signatures');
});

describe('countersign sign-start', () => {
  const sign = (args: string[], input: string) =>
    countersign(['sign-start', ...args], {
      cwd: folder,
      environment: { COUNTERSIGN_CONFIG: join(folder, 'signed.yaml') },
      input,
    });
  const key = ['--key', 'ada.pem'];

  test.each([
    ['auditChange', { change: auditStart().input.change }],
    ['developTask', { repository: ' github:acme/shop ', wanted: 'Mend it.' }],
    ['remediate', { assets: ['demo.a'], what: 'It is down.', by: 'somebody else' }],
    ['auditOpenPullRequests', { repository: 'acme/shop' }],
  ])('prints an input of %s that counts, pasted as it is', async (type, input) => {
    const answer = await sign([type, 'mine', ...key], JSON.stringify(input));
    expect(answer).toMatchObject({ status: 0, err: '' });
    const pasted = parsers[type as keyof typeof parsers](JSON.parse(answer.out)) as { input: object };
    const start = { type, workflowId: 'mine', runId: 'run-1', input: pasted.input } as PersonalStart;
    // Where the worker reads of no such role of Ada's, her signature alone is not enough.
    const weighed = weighStart({ ...startOffice({ approval: 'signed' }), now: new Date() }, start);
    expect(weighed).toEqual(
      type === 'remediate'
        ? { why: expect.stringContaining('ada may not start remedies') as string }
        : { person: 'ada', key: keys.ada.publicKey },
    );
  });

  test.each([
    ['an unknown workflow', ['handleDelivery', 'mine', ...key], '{}', /takes no signature: choose one of/],
    ['no key', ['auditChange', 'mine'], '{}', /--key FILE, or --agent/],
    ['no JSON', ['auditChange', 'mine', ...key], 'x', /on stdin is no JSON/],
    ['no input of it', ['auditChange', 'mine', ...key], '{"panel":"x"}', /"change" is missing/],
    ['a list', ['auditChange', 'mine', ...key], '[]', /a list: write an object/],
    [
      'a file that is not there',
      ['auditChange', 'mine', 'none.json', ...key],
      '',
      /"none.json" cannot be read/,
    ],
  ])('refuses %s', async (_, args, input, words) => {
    const answer = await sign(args, input);
    expect(answer.status).toBe(2);
    expect(answer.err).toMatch(words);
  });
});
