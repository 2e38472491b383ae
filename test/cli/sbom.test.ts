import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { validateSbom } from '../../activities/sbom/validate-sbom.ts';
import { lockfile, npmManifests } from '../core/dependencies/lockfiles.ts';
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

const lock = lockfile('npm-3.json');
const older = lock.replaceAll('2.1.2', '2.1.1');
const before = {
  'packages/tool/package.json': npmManifests['packages/tool/package.json'].replace('2.1.2', '2.1.1'),
};
const whole = kept(
  makeRepository(
    { ...npmManifests, ...before, 'package-lock.json': older },
    { ...npmManifests, 'package-lock.json': lock },
  ),
);
const broken = kept(
  makeRepository({ 'package-lock.json': '{', 'package.json': '{}' }, { 'uv.lock': lockfile('uv.lock.txt') }),
);
const sbom = (cwd: string, ...args: string[]) => countersign(['sbom', ...args], { cwd });
const componentsOf = (json: string) =>
  (JSON.parse(json) as { components: { purl: string }[] }).components.map(({ purl }) => purl);

describe('the bill of the repository that one stands in', () => {
  test('is CycloneDX of HEAD on stdout, and the same each time', async () => {
    const { status, out, err } = await sbom(whole);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(validateSbom(out)).toEqual([]);
    expect(componentsOf(out)).toHaveLength(14);
    expect((await sbom(join(whole, 'packages'), 'HEAD')).out).toBe(out);
  });

  test('is of another revision, or of the head of a range, when one is named', async () => {
    expect(componentsOf((await sbom(whole, 'main')).out)).toContain('pkg:npm/ms@2.1.1');
    expect(componentsOf((await sbom(whole, 'main..HEAD')).out)).toContain('pkg:npm/ms@2.1.2');
  });

  test('goes to a file', async () => {
    const { status, out } = await sbom(whole, '--output', 'bill.json');
    expect(status).toBe(0);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/bill\.json: 14 components, SHA-256 [0-9a-f]{64}\. $/);
    expect(validateSbom(readFileSync(join(whole, 'bill.json'), 'utf8'))).toEqual([]);
    const told = JSON.parse((await sbom(whole, '--output', 'bill.json', '--json')).out) as object;
    expect(told).toMatchObject({ file: join(whole, 'bill.json'), components: 14 });
  });

  test('that is not whole is made as far as it goes, says so, and exits 1', async () => {
    const { status, out, err } = await sbom(broken);
    expect(status).toBe(1);
    expect(componentsOf(out)).toHaveLength(7);
    expect(err.replaceAll(/\s+/g, ' ')).toContain('package-lock.json:1 cannot be read: it is not valid JSON');
  });
});

test('the gate judges it with the others, whatever the range touches', async () => {
  const { status, out } = await countersign(['gate', 'main..HEAD', '--json'], { cwd: broken });
  const { gates } = JSON.parse(out) as {
    gates: { gate: string; mode: string; hits: { rule: string; file: string }[] }[];
  };
  expect(status).toBe(1);
  expect(gates.find(({ gate }) => gate === 'sbom')).toMatchObject({
    mode: 'block',
    outcome: 'hit',
    hits: [{ rule: 'sbom.unreadable', file: 'package-lock.json' }],
  });
});

describe('what a range does to it', () => {
  test('in words', async () => {
    const { status, out } = await sbom(whole, '--diff', 'main..HEAD');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^[0-9a-f]{9}\.\.[0-9a-f]{9}: 0 added, 1 changed, 0 removed; 14 components in all\.\n/,
    );
    expect(out).toMatch(/package-lock\.json:\d+ changes ms 2\.1\.1 \(npm, asked for by name\)\s+→ 2\.1\.2/);
    expect((await sbom(whole, '--diff')).out).toBe(out);
  });

  test('as JSON', async () => {
    const { added, changed, removed } = JSON.parse((await sbom(whole, '--diff', '--json')).out) as Record<
      string,
      unknown[]
    >;
    expect([added, removed]).toEqual([[], []]);
    expect(changed).toMatchObject([{ from: { version: '2.1.1' }, to: { version: '2.1.2' } }]);
  });

  test('tells when the base could not be read', async () => {
    const { err } = await sbom(broken, '--diff', 'main..HEAD');
    expect(err.replaceAll(/\s+/g, ' ')).toContain('could not be read at the base');
  });
});

describe('refuses, with status 2 and words that help', () => {
  test.each([
    [['nonesuch'], /Revision "nonesuch" is unknown/],
    [['--output', 'no/such/folder.json'], /could not be written: ENOENT/],
    [['--output', '.'], /is no file/],
    [['--diff', '--output', 'x.json'], /leave out --output/],
    [['a..b..c'], /is not a range/],
    [['--upload-pack=x'], /unknown option/],
    [['--audit', 'x', 'HEAD'], /leave out the range/],
    [['--audit', 'x'], /No database runs here/],
  ])('%j', async (args, words) => {
    const { status, out, err } = await sbom(whole, ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err.replaceAll(/\s+/g, ' ')).toMatch(words);
  });

  test('a folder without a repository, and leaves no file behind', async () => {
    const folder = kept(newFolder());
    const { status, err } = await sbom(folder, '--output', 'x.json');
    expect(status).toBe(2);
    expect(err).toMatch(/no git repository/);
    expect(existsSync(join(folder, 'x.json'))).toBe(false);
  });
});
