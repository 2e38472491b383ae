import { expect, test } from 'vitest';
import { readRequirements } from '../../../core/dependencies/read-requirements.ts';
import { find, inventoryOf, lineAt, lockfile, lockOf, namesOf } from './lockfiles.ts';
import { cpuMs } from '../../cpu-time.ts';

const read = (text: string, others: Record<string, string> = {}) =>
  readRequirements(lockOf('requirements.txt', text, others));

test('what pip-compile wrote: pins with all hashes, who asks and what needs what', () => {
  const text = lockfile('pip-compiled.txt');
  const { components, unlocked, unread } = inventoryOf({ 'requirements.txt': text });
  expect([unread, unlocked]).toEqual([[], []]);
  expect(components.map(({ name, direct }) => [name, direct])).toEqual([
    ['click', true],
    ['jinja2', true],
    ['markupsafe', false],
  ]);
  for (const { name, version, line } of components)
    expect(lineAt(text, line)).toContain(`${name}==${version}`);
  expect(find(components, 'jinja2').needs).toEqual([find(components, 'markupsafe').purl]);
  expect(find(components, 'click').integrity).toMatch(/^sha256:[0-9a-f]{64} sha256:[0-9a-f]{64}$/);
});

test('what uv exported: the project itself asks', () => {
  const files = {
    'requirements.txt': lockfile('uv-export.txt'),
    'pyproject.toml': lockfile('uv-pyproject.toml'),
  };
  const { components } = inventoryOf(files);
  expect(find(components, 'click', '8.5.1')).toMatchObject({ direct: true });
  expect(find(components, 'colorama')).toMatchObject({ direct: false });
  expect(find(components, 'click', '8.1.8').needs).toContain('pkg:pypi/colorama@0.4.6');
});

test('a list by hand is asked for by name; names are compared as PyPI does', () => {
  const { components } = read('Foo_Bar.baz[extra]==1.0 ; python_version > "3"  # why\nb === 2.0\n');
  expect(components.map(({ purl, direct, line }) => [purl, direct, line])).toEqual([
    ['pkg:pypi/foo-bar-baz@1.0', true, 1],
    ['pkg:pypi/b@2.0', true, 2],
  ]);
});

test.each([
  'a',
  'a>=1',
  'a==1.*',
  'a==1,!=2',
  'a~=1.0',
  'git+https://git.example.test/a.git',
  'a @ git+https://git.example.test/a.git@main',
])('%s settles nothing', (line) => {
  const { components, unlocked } = read(`ok==1.0\n${line}\n`);
  expect(namesOf(components)).toEqual(['ok 1.0']);
  expect(unlocked).toMatchObject([{ line: 2, why: expect.stringContaining('not pinned') }]);
});

test("an address that names a commit or an archive is a pin, and no registry's package", () => {
  const commit = '0'.repeat(40);
  const { components } = read(
    `a @ git+https://user:secret@git.example.test/a.git@${commit}\nb @ https://example.test/b-2.1.0-py3-none-any.whl\n`,
  );
  expect(components).toMatchObject([
    { name: 'a', version: commit, resolved: `git+https://git.example.test/a.git@${commit}` },
    { name: 'b', version: '2.1.0', resolved: 'https://example.test/b-2.1.0-py3-none-any.whl' },
  ]);
  expect(components[0]?.purl).toContain('?vcs_url=');
  expect(JSON.stringify(components)).not.toContain('secret');
});

test('what is included must be read itself', () => {
  const text = '-r base.txt\n-c requirements-pins.txt\n--requirement=../../outside.txt\n-r missing.txt\n';
  const { unread } = read(text, { 'base.txt': '', 'requirements-pins.txt': '' });
  expect(unread.map(({ line }) => line)).toEqual([3, 4]);
});

test('another index is told, PyPI itself is not', () => {
  expect(read('--index-url https://user:pw@example.test/simple\na==1\n').components[0]?.resolved).toBe(
    'registry+https://example.test/simple',
  );
  expect(read('-i https://pypi.org/simple/\na==1\n').components[0]?.resolved).toBeNull();
});

test("paths are the repository's own; editable addresses are not", () => {
  const { components, unlocked, unread } = read('-e .\n./side\n.\n-e git+https://git.example.test/a.git\n');
  expect([components, unread]).toEqual([[], []]);
  expect(unlocked).toMatchObject([{ line: 4 }]);
});

test('a continued line that never ends is read to its end, and lines of megabytes cost little', () => {
  expect(namesOf(read('a==1 \\\n  --hash=sha256:00 \\').components)).toEqual(['a 1']);
  const started = cpuMs();
  expect(read(`${'a'.repeat(5_000_000)}\n${'x \\\n'.repeat(200_000)}`).unlocked.length).toBeGreaterThan(0);
  expect(cpuMs() - started).toBeLessThan(3000);
});
