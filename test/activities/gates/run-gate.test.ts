import { describe, expect, test } from 'vitest';
import { judgeGate } from '../../../activities/gates/run-gate.ts';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { hitsMax } from '../../../core/gates/hits.ts';
import { type ImageName, imageTitle } from '../../../core/gates/image-name.ts';
import { type GatePolicy, gatePolicyOf } from '../../../core/gates/policy.ts';
import { factOf, upgradeOrigin } from '../../core/change/releases.ts';
import { fileInPatch, fileInRange, snapshotOf, noSources } from './snapshots.ts';

const bare = (path: string, change: Partial<ChangedFile>): ChangedFile => ({
  ...fileInRange(path, ''),
  hunks: [],
  headText: null,
  ...change,
});

test('gate upgrade judges what an upgrade tells, and holds elsewhere', async () => {
  const facts = [factOf('it runs a script', { kind: 'install-script', asks: true })];
  const upgrade = { ...snapshotOf(), origin: upgradeOrigin({ facts }) };
  expect(await judgeGate('upgrade', upgrade, noSources)).toMatchObject({ gate: 'upgrade', outcome: 'hit' });
  expect(await judgeGate('upgrade', snapshotOf(), noSources)).toMatchObject({
    gate: 'upgrade',
    outcome: 'held',
  });
});

describe.each(['placeholders', 'secrets'] as const)('gate %s', (gate) => {
  test('holds on a change without files, and on clean code', async () => {
    expect(await judgeGate(gate, snapshotOf(), noSources)).toEqual({
      gate,
      outcome: 'held',
      hits: [],
      unread: [],
    });
    const clean = fileInRange('src/add.ts', 'export const add = (a: number, b: number) => a + b;\n');
    expect(await judgeGate(gate, snapshotOf(clean), noSources)).toEqual({
      gate,
      outcome: 'held',
      hits: [],
      unread: [],
    });
  });

  test('names what it cannot read', async () => {
    const files = [
      bare('logo.png', { content: 'binary' }),
      bare('big.ts', { content: 'too-large' }),
      bare('lib', { content: 'submodule' }),
      bare('../../evil', { content: 'no-file' }),
      bare('gone.png', { content: 'binary', status: 'deleted' }),
    ];
    const { outcome, unread } = await judgeGate(gate, snapshotOf(...files), noSources);
    expect(outcome).toBe('held');
    expect(unread).toEqual([
      'logo.png: binary',
      'big.ts: larger than the configured limit',
      'lib: submodule: its code is not part of the change',
      '../../evil: no file that a package may hold',
    ]);
  });

  test('a deletion and a change of mode add nothing', async () => {
    const removed: ChangedFile = {
      ...bare('src/a.ts', { status: 'deleted' }),
      hunks: [{ heading: '', lines: [{ kind: 'removed', text: '// TODO', baseLine: 1, headLine: null }] }],
    };
    const result = await judgeGate(
      gate,
      snapshotOf(removed, bare('run.sh', { status: 'mode-changed' })),
      noSources,
    );
    expect(result).toEqual({ gate, outcome: 'held', hits: [], unread: [] });
  });

  test('text past the bound is unread, not held in silence', async () => {
    const { unread } = await judgeGate(
      gate,
      snapshotOf(fileInRange('src/a.ts', ' '.repeat(2_000_001))),
      noSources,
    );
    expect(unread).toEqual(['src/a.ts: longer than 2,000,000 characters']);
  });

  test.each([
    ['one letter', 'a'.repeat(1_000_000)],
    ['brackets', '({['.repeat(60_000)],
    ['escaped quotes', '"\\"\\"'.repeat(60_000)],
    ['quotes', `"'\``.repeat(60_000)],
    ['comment openings', '/* // # <!-- '.repeat(40_000)],
    ['assignments', 'password = "'.repeat(12_000)],
    ['names', 'api_key_'.repeat(125_000)],
    ['blanks in a catch', `catch (e) {${' '.repeat(400_000)}`],
    ['catches', 'catch ( {'.repeat(40_000)],
    ['throws', 'throw new Error("'.repeat(50_000)],
    ['markers in prose', 'in a real for now not rest of '.repeat(30_000)],
    ['calls', 'it('.repeat(60_000)],
    ['URLs', 'http://a.'.repeat(40_000)],
  ])(
    'one line of %s, up to a megabyte long, is done in seconds',
    async (_, line) => {
      // Short lines behind it keep it from being passed over as minified.
      const text = `${line}\n${'x\n'.repeat(1500)}`;
      for (const path of ['src/a.ts', 'src/a.py', 'src/A.java']) {
        const started = performance.now();
        const result = await judgeGate(
          gate,
          snapshotOf(fileInRange(path, text), fileInRange('src/b.ts', 'export {};')),
          noSources,
        );
        expect(performance.now() - started).toBeLessThan(12_000);
        if (result.outcome === 'broken') expect(result.problem).toContain(path);
      }
    },
    60_000,
  );
});

test('hits are in the order of files and lines, at most 500, and the last one tells of the cut', async () => {
  const text = '// TODO\n'.repeat(400);
  const result = await judgeGate(
    'placeholders',
    snapshotOf(fileInRange('src/b.ts', text), fileInRange('src/a.ts', text)),
    noSources,
  );
  expect(result.outcome).toBe('hit');
  expect(result.hits).toHaveLength(hitsMax);
  expect(result.hits[0]).toMatchObject({ file: 'src/a.ts', startLine: 1 });
  expect(result.hits.at(-1)).toMatchObject({ file: 'src/b.ts', startLine: 100 });
  expect(result.hits.at(-1)?.message).toContain('300 further hits');
});

test('what a minifier writes is named as such, whatever its name says', async () => {
  const bundle = fileInRange('src/a.js', 'function f(x){return x}'.repeat(2000));
  const result = await judgeGate(
    'placeholders',
    snapshotOf(bundle, fileInPatch('src/b.js', bundle.headText ?? '')),
    noSources,
  );
  expect(result.unread).toEqual(
    ['a', 'b'].map((name) => `src/${name}.js: minified code is not judged for placeholders`),
  );
});

test('code that is not ours to judge is named; prose and data are not about placeholders', async () => {
  const text = '// TODO\n';
  const files = ['vendor/a.go', 'dist/a.js', 'a.min.js', 'docs/guide.md', 'test/fixtures/a.ts', 'yarn.lock'];
  const result = await judgeGate(
    'placeholders',
    snapshotOf(...files.map((path) => fileInRange(path, text))),
    noSources,
  );
  expect(result.outcome).toBe('held');
  expect(result.unread).toEqual([
    'vendor/a.go: third-party code is not judged for placeholders',
    'dist/a.js: generated code is not judged for placeholders',
    'a.min.js: minified code is not judged for placeholders',
  ]);
});

test('a file whose head no one can read breaks the gate, and the hits elsewhere are still told', async () => {
  const torn = fileInPatch('src/torn.ts', 'x');
  const unreadable = {
    ...torn,
    get headText(): string {
      throw new RangeError('the text of the change');
    },
  };
  const result = await judgeGate(
    'placeholders',
    snapshotOf(unreadable, fileInRange('src/a.ts', '// TODO')),
    noSources,
  );
  expect(result).toMatchObject({ outcome: 'broken', hits: [] });
  if (result.outcome !== 'broken') throw new Error('unreachable');
  expect(result.problem).toContain('src/torn.ts: its scanner failed (RangeError)');
  expect(result.problem).toContain('placeholders.marker at src/a.ts:1');
  expect(result.problem).not.toContain('the text of the change');
});

test('a file whose head was lost on the way breaks no other', async () => {
  const lines = fileInPatch('src/a.ts', '// TODO').hunks;
  const result = await judgeGate(
    'placeholders',
    snapshotOf(bare('src/a.ts', { status: 'modified', hunks: lines })),
    noSources,
  );
  expect(result.hits.map((hit) => hit.startLine)).toEqual([1]);
});

describe('policy and facts of an audit', () => {
  const policyWith = (more: Partial<GatePolicy>) => () =>
    Promise.resolve({ ...gatePolicyOf(withoutFile()), ...more });
  const code = fileInRange('src/add.ts', 'export const add = (a: number, b: number) => a + b;\n');

  test('decide what gate tests and gate file-size say', async () => {
    expect(await judgeGate('tests', snapshotOf(code), noSources)).toMatchObject({ outcome: 'hit' });
    const { tests } = withoutFile();
    const policy = policyWith({
      tests: { ...tests, except: ['src/*'] },
      fileSize: { linesMax: 3, except: [] },
    });
    expect(await judgeGate('tests', snapshotOf(code), { ...noSources, policy })).toMatchObject({
      outcome: 'held',
    });
    const long = fileInRange('src/long.ts', 'a();\n'.repeat(4));
    expect(await judgeGate('file-size', snapshotOf(long), { ...noSources, policy })).toMatchObject({
      hits: [{ rule: 'file-size.lines' }],
    });
  });

  test('let pass what an override names, until it is over', async () => {
    const policy = policyWith({
      overrides: [{ gate: 'tests', match: 'src/*', reason: 'Spike.', by: 'ada', expires: '2026-06-15' }],
    });
    const on = (day: string) =>
      judgeGate('tests', snapshotOf(code), { ...noSources, policy, now: () => new Date(`${day}T12:00:00Z`) });
    expect((await on('2026-06-15')).hits).toMatchObject([{ overridden: { by: 'ada', reason: 'Spike.' } }]);
    expect((await on('2026-06-16')).hits[0]).not.toHaveProperty('overridden');
  });

  test('are never guessed: people are asked where nothing is recorded', async () => {
    expect(await judgeGate('human-review', snapshotOf(code), noSources)).toMatchObject({
      hits: [{ rule: 'human-review.unknown' }],
    });
  });
});

describe('gate images', () => {
  const file = fileInRange(
    'Dockerfile',
    'FROM node:24\nCOPY --from=ghcr.io/acme/tools:1 /a /a\nFROM node:24\n',
  );

  test('asks each registry once for each image, closes what it opened, and tells what it found', async () => {
    const asked: string[] = [];
    let closed = 0;
    const openRegistries = () => ({
      lookUp: (name: ImageName) => {
        asked.push(imageTitle(name));
        return Promise.resolve({ kind: 'unknown' as const, why: 'nobody answered.' });
      },
      close: () => Promise.resolve(void (closed += 1)),
    });
    const { hits } = await judgeGate('images', snapshotOf(file), { ...noSources, openRegistries });
    expect(asked.toSorted()).toEqual(['docker.io/library/node:24', 'ghcr.io/acme/tools:1']);
    expect(closed).toBe(1);
    expect(hits.filter(({ rule }) => rule === 'images.unknown').map(({ startLine }) => startLine)).toEqual([
      1, 2, 3,
    ]);
  });

  test('opens nothing where no file can name an image', async () => {
    const openRegistries = () => {
      throw new Error('opened');
    };
    const code = fileInRange('src/add.ts', 'add();\n');
    expect(await judgeGate('images', snapshotOf(code), { ...noSources, openRegistries })).toMatchObject({
      outcome: 'held',
    });
  });

  test('looks up no more than policy says, and says so', async () => {
    const images = { ...withoutFile().images, lookupsMax: 1 };
    const openRegistries = () => ({
      lookUp: () =>
        Promise.resolve({ kind: 'told' as const, value: { digest: 'sha256:0', createdAt: null } }),
      close: () => Promise.resolve(),
    });
    const policy = () => Promise.resolve({ ...gatePolicyOf(withoutFile()), images });
    const { hits } = await judgeGate('images', snapshotOf(file), { ...noSources, openRegistries, policy });
    expect(
      hits.find(({ startLine, rule }) => startLine === 2 && rule === 'images.unknown')?.message,
    ).toContain('names more than 1 images');
  });
});
