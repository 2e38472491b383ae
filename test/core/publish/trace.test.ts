import { describe, expect, test } from 'vitest';
import { whereabouts } from '../../../core/publish/trace.ts';
import { fileOf, snapshotOf } from '../../builders.ts';
import { traceOf } from './report-of.ts';

const quote = 'exec(user);';
const trace = (more = {}) => traceOf({ file: 'a.ts', startLine: 2, endLine: 2, quote, ...more });
const of = (...files: ReturnType<typeof fileOf>[]) => ({ files });

describe('the quoted code', () => {
  test('is found where it moved, nearest to where it stood, whatever its white space', () => {
    const snapshot = snapshotOf({ 'a.ts': '+x\n+y\n+  exec( user );\n+z\n+exec(user);' });
    expect(whereabouts(snapshot, trace())).toEqual({
      state: 'there',
      file: 'a.ts',
      startLine: 3,
      endLine: 3,
    });
    expect(whereabouts(snapshot, trace({ startLine: 6 }))).toMatchObject({ startLine: 5 });
  });

  test('is found over several lines, and in the middle of one', () => {
    const snapshot = snapshotOf({ 'a.ts': '+if (a)\n+  go(\n+    b);\n+end' });
    expect(whereabouts(snapshot, trace({ quote: 'go(\nb);' }))).toMatchObject({ startLine: 2, endLine: 3 });
    expect(whereabouts(snapshot, trace({ quote: '(a)' }))).toMatchObject({ startLine: 1, endLine: 1 });
  });

  test('is gone with its file, with its line, and where the file is no longer part of the change', () => {
    const mended = of(fileOf('a.ts', '+safe();', { headText: 'safe();\n' }));
    expect(whereabouts(mended, trace())).toEqual({ state: 'gone' });
    expect(whereabouts(of(), trace())).toEqual({ state: 'gone' });
    expect(whereabouts(of(fileOf('a.ts', '-exec(user);', { status: 'deleted' })), trace())).toEqual({
      state: 'gone',
    });
  });

  test('is there though no hunk shows it, and unknown in a file that is too large to be held', () => {
    const whole = of(fileOf('a.ts', '+safe();', { headText: 'safe();\nexec(user);\n' }));
    expect(whereabouts(whole, trace())).toMatchObject({ state: 'there', startLine: 2 });
    expect(whereabouts(of(fileOf('a.ts', '+safe();')), trace())).toEqual({ state: 'unknown' });
  });

  test('goes with its file to another name', () => {
    const moved = of(fileOf('b.ts', '+exec(user);', { previousPath: 'a.ts', status: 'renamed' }));
    expect(whereabouts(moved, trace())).toMatchObject({ state: 'there', file: 'b.ts' });
  });

  test('that the change removes is gone once the change no longer removes it', () => {
    const base = { side: 'base' as const };
    expect(whereabouts(of(fileOf('a.ts', '-exec(user);')), trace(base))).toMatchObject({ state: 'there' });
    expect(whereabouts(of(fileOf('a.ts', ' exec(user);\n+x')), trace(base))).toEqual({ state: 'gone' });
  });
});
