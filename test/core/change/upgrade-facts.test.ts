import { describe, expect, test } from 'vitest';
import type { UpgradeFactKind } from '../../../core/change/snapshot.ts';
import { upgradeFacts } from '../../../core/change/upgrade-facts.ts';
import { readManifest } from '../../../core/change/manifest.ts';
import { packageFile, releaseOf } from './releases.ts';

type Choice = Parameters<typeof releaseOf>[1];

const told = (kind: UpgradeFactKind, before: Choice, after: Choice) =>
  upgradeFacts(releaseOf('1.0.0', before), releaseOf('1.1.0', after))
    .filter((fact) => fact.kind === kind)
    .map((fact) => `${fact.asks ? '! ' : ''}${fact.text}`);

describe('install scripts', () => {
  const runs = (postinstall: string) => ({ manifest: { scripts: { postinstall } } });

  test('that are new or changed are asked about', () => {
    expect(told('install-script', {}, runs('node a.js'))).toEqual([
      '! installing it runs a script "postinstall": "node a.js", which is new',
    ]);
    expect(told('install-script', runs('node a.js'), runs('node a.js | sh'))).toEqual([
      '! installing it runs a script "postinstall": "node a.js | sh", before "node a.js"',
    ]);
  });

  test('that are as before are told, and asked about only where the file that they run changed', () => {
    const same = { ...runs('node a.js'), files: [packageFile('a.js', '1'), packageFile('b.js', '1')] };
    const other = { ...runs('node a.js'), files: [packageFile('a.js', '1'), packageFile('b.js', '2')] };
    const changed = { ...runs('node a.js'), files: [packageFile('a.js', '2'), packageFile('b.js', '1')] };
    expect(told('install-script', same, other)).toEqual([
      'installing it runs a script "postinstall": "node a.js", as before',
    ]);
    expect(told('install-script', same, changed)).toEqual([
      '! installing it runs a script "postinstall": "node a.js", as before, but "a.js" changed',
    ]);
  });

  test('that are gone are good news', () => {
    expect(told('install-script', runs('node a.js'), {})).toEqual([
      'installing it no longer runs a script "postinstall"',
    ]);
  });

  test('may come as a binding.gyp alone', () => {
    expect(told('install-script', {}, { files: [packageFile('binding.gyp')] })).toEqual([
      '! installing it runs a script "install": "node-gyp rebuild", which is new',
    ]);
  });
});

describe('odd entries', () => {
  const odd = (path: string) => ({ path, why: 'its path leads out of the package' });

  test('are asked about once they are new', () => {
    expect(told('odd-entry', { oddities: [odd('../a')] }, { oddities: [odd('../a'), odd('../b')] })).toEqual([
      '! the tarball holds an entry "../b": its path leads out of the package',
    ]);
  });

  test('are counted where they are many', () => {
    const oddities = Array.from({ length: 300 }, (_, at) => odd(`../${at}`));
    const facts = told('odd-entry', {}, { oddities });
    expect([facts.length, facts.at(-1)]).toEqual([11, '! the tarball holds 290 more such entries']);
  });
});

describe('a record that tells other things than the tarball', () => {
  const recorded = (manifest: object) => ({
    manifest: readManifest({ name: 'left-pad', version: '1.1.0', ...manifest }),
  });

  test.each([
    ['dependencies', { dependencies: { hidden: '1' } }],
    ['install scripts', { scripts: { install: 'sh x' } }],
    ['name or version', { name: 'right-pad' }],
  ])('of %s is asked about', (what, manifest) => {
    expect(told('record-differs', {}, { record: recorded(manifest) })).toEqual([
      `! the registry's record tells other ${what} than package.json in the tarball`,
    ]);
  });

  test('is no news where it only says the same in other words', () => {
    const files = [packageFile('binding.gyp')];
    const optional = { optionalDependencies: { a: '1' } };
    const record = recorded({
      dependencies: { a: '1' },
      ...optional,
      scripts: { test: 'x', install: 'node-gyp rebuild' },
    });
    expect(told('record-differs', {}, { files, manifest: optional, record })).toEqual([]);
    expect(told('record-differs', {}, { record: { manifest: null } })).toEqual([]);
  });
});

describe('who published it', () => {
  const by = (publisher: string, ...maintainers: string[]) => ({ record: { publisher, maintainers } });

  test('is asked about where it is somebody new', () => {
    expect(told('publisher', by('ada', 'ada'), by('eve', 'ada', 'eve'))).toEqual([
      '! "eve" published it, the version before "ada"',
      'it has new maintainers: "eve"',
    ]);
  });

  test('is told where a maintainer took over, and else is no news', () => {
    expect(told('publisher', by('ada', 'ada', 'bob'), by('bob', 'ada', 'bob'))).toEqual([
      '"bob" published it, the version before "ada"',
    ]);
    expect(told('publisher', by('ada', 'ada'), by('ada', 'ada'))).toEqual([]);
    expect(told('publisher', {}, by('ada', 'ada'))).toEqual([]);
  });
});

test('a deprecation is asked about, one that the upgrade leaves behind is told', () => {
  const old = { record: { deprecated: 'broken' } };
  expect(told('deprecated', {}, old)).toEqual(['! version 1.1.0 is deprecated: "broken"']);
  expect(told('deprecated', old, {})).toEqual(['version 1.0.0 is deprecated: "broken"']);
});

test('new commands, machine code and another Node.js are told', () => {
  const before = { manifest: { bin: { a: 'a.js' } }, files: [packageFile('a.node', '1', true)] };
  const after = {
    manifest: { bin: { a: 'a.js', npm: 'b.js' }, engines: { node: '>=22' } },
    files: [packageFile('a.node', '1', true), packageFile('b.node', '2', true)],
  };
  expect(told('program', before, after)).toEqual([
    'it brings commands that are new or start another file: "npm"',
  ]);
  expect(told('native-code', before, after)).toEqual([
    'machine code that is new or changed, which no seat can read: "b.node"',
  ]);
  expect(told('engine', before, after)).toEqual(['it asks for Node.js ">=22", before any version']);
});

test('size and time are always told, as far as they are known', () => {
  const at = (publishedAt: string) => ({ record: { publishedAt } });
  expect(told('size', {}, { tarballBytes: 5000 })).toEqual([
    'files 1 → 1, bytes unpacked 200 → 200, bytes of the tarball 100 → 5000',
  ]);
  expect(told('time', at('2026-01-01T00:00:00.000Z'), at('2026-01-11T00:00:00.000Z'))).toEqual([
    'published 2026-01-11 as the registry tells, 10 days after 1.0.0',
  ]);
  expect(told('time', at('2026-01-11T00:00:00.000Z'), at('2026-01-01T00:00:00.000Z'))[0]).toContain(
    '10 days before',
  );
  expect(told('time', {}, at('2026-01-01T00:00:00.000Z'))).toEqual([
    'published 2026-01-01 as the registry tells',
  ]);
  expect(told('time', at('2026-01-01T00:00:00.000Z'), {})).toEqual([]);
});

test('what asks stands first, and hostile names stay short and on their line', () => {
  const facts = upgradeFacts(
    releaseOf('1.0.0'),
    releaseOf('1.1.0', {
      manifest: { scripts: { install: `\u001b[2J\n${'x'.repeat(10_000)}` } },
      record: { deprecated: 'old' },
    }),
  );
  expect(facts.map((fact) => fact.asks)).toEqual(
    facts.map((fact) => fact.asks).toSorted((a, b) => Number(b) - Number(a)),
  );
  for (const { text } of facts) {
    expect(text.length).toBeLessThan(600);
    expect([text.includes('\n'), text.includes('\u001b')]).toEqual([false, false]);
  }
});
