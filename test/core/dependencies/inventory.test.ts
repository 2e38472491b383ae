import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInventory } from '../../../core/dependencies/inventory.ts';
import { filesOf, inventoryOf, lockfile, npmManifests } from './lockfiles.ts';
import { cpuMs } from '../../cpu-time.ts';

const samples = {
  'package-lock.json': lockfile('npm-3.json'),
  'npm-shrinkwrap.json': lockfile('npm-1.json'),
  'pnpm-lock.yaml': lockfile('pnpm-9.yaml'),
  'yarn.lock': lockfile('yarn-4.lock'),
  'uv.lock': lockfile('uv.lock.txt'),
  'poetry.lock': lockfile('poetry.lock.txt'),
  'Pipfile.lock': lockfile('pipfile.json'),
  'go.mod': lockfile('go-mod.txt'),
  'Cargo.lock': lockfile('cargo.lock'),
};
const each = Object.entries(samples);
const everything = { ...npmManifests, ...samples, 'go.sum': lockfile('go-sum.txt') };

test('all lock files of a repository make one inventory, in order of file and package', () => {
  const { components, unread } = inventoryOf({
    ...everything,
    'apps/two/package-lock.json': samples['package-lock.json'],
  });
  expect(unread).toEqual([]);
  const keys = components.map(({ file, purl }) => `${file} ${purl}`);
  expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)));
  expect(new Set(keys).size).toBe(keys.length);
  expect(components.filter(({ file }) => file === 'apps/two/package-lock.json')).toHaveLength(14);
});

test('each side is read by itself', () => {
  const files = [{ path: 'package-lock.json', base: samples['package-lock.json'], head: null }];
  expect(readInventory(files, 'base').components).toHaveLength(14);
  expect(readInventory(files, 'head')).toEqual({ components: [], unread: [], unlocked: [] });
});

describe.each(each)('%s', (path, text) => {
  test('with the markers of a merge conflict is unread, at their line', () => {
    const lines = text.split('\n');
    lines.splice(5, 0, '<<<<<<< HEAD', 'x', '=======', 'y', '>>>>>>> work');
    expect(inventoryOf({ [path]: lines.join('\n') })).toMatchObject({
      components: [],
      unread: [{ path, line: 6, why: expect.stringContaining('merge conflict') }],
    });
  });

  test('empty is unread', () => {
    expect(inventoryOf({ [path]: '' })).toMatchObject({ components: [], unread: [{ path }] });
  });

  test('cut off anywhere never throws, and never counts as whole and empty', () => {
    const whole = inventoryOf({ [path]: text }).components.length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 2 }), (at) => {
        const { components, unread } = inventoryOf({ [path]: text.slice(0, at) });
        expect(components.length).toBeLessThanOrEqual(whole);
        for (const { why } of unread) expect(why).toMatch(/\w/);
      }),
      { numRuns: 60 },
    );
  });

  test('with bytes changed never throws, nor does a text that is anything', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        (at, junk) => {
          inventoryOf({ [path]: text.slice(0, at) + junk + text.slice(at + junk.length) });
          inventoryOf({ [path]: junk });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of depth and breadth without sense is refused in little time', () => {
    // Of this process alone, whatever else the machine does meanwhile.
    const before = process.cpuUsage();
    for (const part of ['[', '{"a":', '{', '"', "'", '- ', 'a: ', 'a\n', '[[package]]\n', '(', '\\']) {
      inventoryOf({ [path]: part.repeat(300_000) });
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(8000);
  });
});

test.each(['bun.lock', 'bun.lockb', 'pdm.lock', 'deno.lock'])('%s is told as not understood', (path) => {
  expect(inventoryOf({ [path]: 'x' }).unread).toMatchObject([
    { path, why: expect.stringContaining('not understood') },
  ]);
});

test('what was not taken when the change was frozen is unread, with the reason given there', () => {
  const file = { path: 'package-lock.json', base: null, head: null, unread: 'it is too large' };
  expect(readInventory([file], 'head').unread).toEqual([
    { path: file.path, line: 1, why: 'it is too large' },
  ]);
});

test('files in folders of others are no part of it', () => {
  const files = filesOf({
    'node_modules/a/package.json': '{"dependencies":{"b":"1"}}',
    'vendor/x/package-lock.json': '{',
  });
  expect(readInventory(files, 'head')).toEqual({ components: [], unread: [], unlocked: [] });
});

describe('20,000 packages', () => {
  const many = 20_000;
  const numbers = Array.from({ length: many }, (_, at) => at);
  const needs = (at: number) => [1, 2, 3].map((step) => `p${(at * 7 + step) % many}`);
  const npm = JSON.stringify(
    {
      lockfileVersion: 3,
      packages: Object.fromEntries([
        ['', { dependencies: { p0: '1' } }],
        ...numbers.map((at) => [
          `node_modules/p${at}`,
          { version: `1.0.${at}`, dependencies: Object.fromEntries(needs(at).map((name) => [name, '1'])) },
        ]),
      ]),
    },
    null,
    1,
  );
  const pnpm = `lockfileVersion: '9.0'\npackages:\n${numbers.map((at) => `  p${at}@1.0.0:\n    resolution: {integrity: sha512-x}\n`).join('')}snapshots:\n${numbers
    .map(
      (at) =>
        `  p${at}@1.0.0:\n    dependencies:\n${needs(at)
          .map((name) => `      ${name}: 1.0.0\n`)
          .join('')}`,
    )
    .join('')}`;
  const yarn = `# yarn lockfile v1\n\n${numbers
    .map(
      (at) =>
        `p${at}@1:\n  version "1.0.0"\n  dependencies:\n${needs(at)
          .map((name) => `    ${name} "1"\n`)
          .join('')}`,
    )
    .join('\n')}`;
  const cargo = `version = 4\n${numbers.map((at) => `[[package]]\nname = "p${at}"\nversion = "1.0.0"\nsource = "registry+x"\ndependencies = ${JSON.stringify(needs(at))}\n`).join('\n')}`;

  test.each([
    ['package-lock.json', npm],
    ['pnpm-lock.yaml', pnpm],
    ['yarn.lock', yarn],
    ['Cargo.lock', cargo],
    ['requirements.txt', numbers.map((at) => `p${at}==1.0.0\n`).join('')],
  ])('of %s are read in seconds', (path, text) => {
    const started = cpuMs();
    const { components, unread } = inventoryOf({ [path]: text });
    expect(cpuMs() - started).toBeLessThan(6000);
    expect(unread).toEqual([]);
    expect(components).toHaveLength(many);
    if (path !== 'requirements.txt') expect(components[9]?.needs).toHaveLength(3);
  });
});
