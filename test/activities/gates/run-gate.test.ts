import { describe, expect, test } from 'vitest';
import { judgeGate } from '../../../activities/gates/run-gate.ts';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { gateNames } from '../../../core/gates/gate.ts';
import { hitsMax } from '../../../core/gates/hits.ts';
import { factOf, upgradeOrigin } from '../../core/change/releases.ts';
import { fileInPatch, fileInRange, snapshotOf } from './snapshots.ts';

const bare = (path: string, change: Partial<ChangedFile>): ChangedFile => ({
  ...fileInRange(path, ''),
  hunks: [],
  headText: null,
  ...change,
});

test('gate upgrade judges what an upgrade tells, and holds elsewhere', async () => {
  const facts = [factOf('it runs a script', { kind: 'install-script', asks: true })];
  const upgrade = { ...snapshotOf(), origin: upgradeOrigin({ facts }) };
  expect(await judgeGate('upgrade', upgrade)).toMatchObject({ gate: 'upgrade', outcome: 'hit' });
  expect(await judgeGate('upgrade', snapshotOf())).toMatchObject({ gate: 'upgrade', outcome: 'held' });
});

describe.each(gateNames)('gate %s', (gate) => {
  test('holds on a change without files, and on clean code', async () => {
    expect(await judgeGate(gate, snapshotOf())).toEqual({ gate, outcome: 'held', hits: [], unread: [] });
    const clean = fileInRange('src/add.ts', 'export const add = (a: number, b: number) => a + b;\n');
    expect(await judgeGate(gate, snapshotOf(clean))).toEqual({ gate, outcome: 'held', hits: [], unread: [] });
  });

  test('names what it cannot read', async () => {
    const files = [
      bare('logo.png', { content: 'binary' }),
      bare('big.ts', { content: 'too-large' }),
      bare('lib', { content: 'submodule' }),
      bare('../../evil', { content: 'no-file' }),
      bare('gone.png', { content: 'binary', status: 'deleted' }),
    ];
    const { outcome, unread } = await judgeGate(gate, snapshotOf(...files));
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
    const result = await judgeGate(gate, snapshotOf(removed, bare('run.sh', { status: 'mode-changed' })));
    expect(result).toEqual({ gate, outcome: 'held', hits: [], unread: [] });
  });

  test('text past the bound is unread, not held in silence', async () => {
    const { unread } = await judgeGate(gate, snapshotOf(fileInRange('src/a.ts', ' '.repeat(2_000_001))));
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
  );
  expect(result.unread).toEqual(
    ['a', 'b'].map((name) => `src/${name}.js: minified code is not judged for placeholders`),
  );
});

test('code that is not ours to judge is named; prose and data are not about placeholders', async () => {
  const text = '// TODO\n';
  const files = ['vendor/a.go', 'dist/a.js', 'a.min.js', 'docs/guide.md', 'test/fixtures/a.ts', 'yarn.lock'];
  const result = await judgeGate('placeholders', snapshotOf(...files.map((path) => fileInRange(path, text))));
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
  const result = await judgeGate('placeholders', snapshotOf(unreadable, fileInRange('src/a.ts', '// TODO')));
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
  );
  expect(result.hits.map((hit) => hit.startLine)).toEqual([1]);
});
