import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countersign } from './command-line.ts';
import { makeRepository, newFolder } from './repository.ts';

const folders: string[] = [];
const kept = (folder: string) => {
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const lock = (...names: string[]) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: Object.fromEntries(names.map((name) => [name, '*'])) },
      ...Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: '1.3.0' }])),
    },
  });
const manifest = (...names: string[]) =>
  JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });

let keys: string;
let publicKey: string;
beforeAll(async () => {
  keys = kept(newFolder());
  const { out, status } = await countersign(['origin', 'keygen', 'ada.pem'], { cwd: keys });
  expect(status).toBe(0);
  publicKey = /publicKey: (\S+) \}/.exec(out)?.[1] ?? '';
});

const year = new Date().getUTCFullYear();
const statement = (cwd: string, ...more: string[]) =>
  countersign(
    [
      'origin attest npm:left-pad --versions 1.* --country DE --evidence imprint --by ada --supplier'.split(
        ' ',
      ),
      ['Acme GmbH', '--expires', `${year + 1}-01-01`, '--key', join(keys, 'ada.pem'), ...more],
    ].flat(),
    { cwd },
  );

describe('a key', () => {
  test('is for its owner alone, and never written over', async () => {
    expect(statSync(join(keys, 'ada.pem')).mode & 0o777).toBe(0o600);
    expect(publicKey).toMatch(/^MCowBQYDK2VwAyEA/);
    const { status, err } = await countersign(['origin', 'keygen', 'ada.pem'], { cwd: keys });
    expect(status).toBe(2);
    expect(err).toMatch(/it is there already/);
  });
});

describe('a statement', () => {
  test('is appended beside what is there, comments and all, and says what is still to do', async () => {
    const cwd = kept(newFolder());
    const first = await statement(cwd);
    expect(first.status).toBe(0);
    expect(first.out.replaceAll(/\s+/g, ' ')).toContain(
      'counts for nothing until "origin.operators" in countersign.yaml names ada',
    );
    const file = join(cwd, 'countersign.origins.yaml');
    writeFileSync(file, `# Who makes what\n${readFileSync(file, 'utf8')}`);
    expect((await statement(cwd, '--self-declared')).status).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^# Who makes what\norigins:\n/);
    expect(text.match(/signature: /g)).toHaveLength(2);
    expect(text.match(/basis: self-declared/g)).toHaveLength(1);
  });

  test.each([
    ['a country that is none', ['--country', 'UK'], /country must be two capital letters/],
    ['a day that is none', ['--expires', '2026-02-31'], /expires/],
    ['no key', ['--key', 'nowhere.pem'], /no private key that can be used/],
    ['a file of something else', ['--file', 'package.json'], /has no list "origins"/],
  ])('with %s is refused', async (_what, more, message) => {
    const cwd = kept(newFolder());
    writeFileSync(join(cwd, 'package.json'), '{}');
    const { status, err } = await statement(cwd, ...more);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});

test('a range is judged by what its base states', async () => {
  const drafts = kept(newFolder());
  await statement(drafts);
  const origins = readFileSync(join(drafts, 'countersign.origins.yaml'), 'utf8');
  const configuration = `origin: { allow: nato, operators: [{ name: ada, publicKey: ${publicKey} }] }\ngates: { dependencies: "off" }\n`;
  const before = {
    'package.json': manifest('known'),
    'package-lock.json': lock('known'),
    'countersign.origins.yaml': origins,
    'countersign.yaml': configuration,
  };
  const names = ['known', 'left-pad', 'nobody'];
  const cwd = kept(
    makeRepository(before, { 'package.json': manifest(...names), 'package-lock.json': lock(...names) }),
  );

  const { status, out } = await countersign(['origin', 'check', 'main..HEAD'], { cwd });
  expect(status).toBe(0);
  expect(out).toContain('2 packages added or changed.');
  expect(out).toMatch(/npm:left-pad@1\.3\.0: attested, DE, Acme GmbH/);
  expect(out).toContain('npm:nobody@1.3.0: unknown');

  const gate = await countersign(['gate', 'main..HEAD', '--json'], { cwd });
  const judged = (JSON.parse(gate.out) as { gates: { gate: string; hits: object[] }[] }).gates.find(
    (one) => one.gate === 'origin',
  );
  expect(judged?.hits).toMatchObject([{ rule: 'origin.unknown', subject: 'npm:nobody@1.3.0', mode: 'ask' }]);
});

test('--json lists each package with its evidence', async () => {
  const cwd = kept(
    makeRepository({ 'package-lock.json': lock('a') }, { 'package-lock.json': lock('a', 'b') }),
  );
  mkdirSync(join(cwd, 'src'));
  const { out } = await countersign(['origin', 'check', 'main..HEAD', '--json'], { cwd: join(cwd, 'src') });
  expect(JSON.parse(out)).toEqual({
    packages: [{ package: 'npm:b@1.3.0', file: 'package-lock.json', state: 'unknown', why: null }],
    failures: [],
    unread: [],
  });
  expect(execFileSync('git', ['status', '--porcelain'], { cwd, encoding: 'utf8' })).toBe('');
});
