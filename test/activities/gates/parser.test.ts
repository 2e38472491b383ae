import { expect, test, vi } from 'vitest';
import { judgeGate } from '../../../activities/gates/run-gate.ts';
import { fileInRange, snapshotOf, noSources } from './snapshots.ts';

/** As the package behaves on a platform that it has no prebuilt parser for. */
vi.mock('@ast-grep/lang-python', () => ({
  default: {
    get libraryPath(): string {
      throw new Error('No parser found.');
    },
    extensions: ['py'],
  },
}));

test('a parser that cannot be loaded breaks the gate in words, for files of its language only', async () => {
  const script = fileInRange('src/a.ts', 'export const a = 1;\n');
  const result = await judgeGate(
    'placeholders',
    snapshotOf(script, fileInRange('src/a.py', 'a = 1\n')),
    noSources,
  );
  expect(result.outcome).toBe('broken');
  if (result.outcome !== 'broken') throw new Error('unreachable');
  expect(result.problem).toContain(
    'src/a.py: the parser for python cannot be loaded: No parser found.; run npm ci again',
  );
  expect(result.problem).not.toContain('src/a.ts');

  expect((await judgeGate('placeholders', snapshotOf(script), noSources)).outcome).toBe('held');
  expect(
    (await judgeGate('secrets', snapshotOf(fileInRange('src/a.py', 'a = 1\n')), noSources)).outcome,
  ).toBe('held');
});
