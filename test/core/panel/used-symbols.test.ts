import { describe, expect, test } from 'vitest';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { outlineFiles } from '../../../core/panel/file-outline.ts';
import type { PiecePart } from '../../../core/panel/piece.ts';
import { signatureIndex } from '../../../core/panel/used-symbols.ts';
import { addedHunk, changedFile } from './changes.ts';

const file = (path: string, lines: string[], shown = lines.length): ChangedFile =>
  changedFile(path, [addedHunk(lines.slice(0, shown))], { headText: lines.join('\n') });
const all = (path: string): PiecePart => ({ path, firstHunk: 0, endHunk: 1 });
const used = (files: ChangedFile[], ...parts: PiecePart[]) =>
  signatureIndex(outlineFiles(files))(parts).map(
    ({ path, lines }) => `${path}:${lines[0]?.line} ${lines[0]?.text}`,
  );

const store = file('store.ts', [
  'export class Store {',
  '  putItem(item: Item) {',
  '    const inner = () => {',
  '    };',
  '  }',
  '}',
  'function hidden() {',
  '}',
]);

describe('a piece is shown the signature of', () => {
  test('what it calls, and of nothing else', () => {
    const caller = file('caller.ts', ['const s = new Store();', 's.putItem(x);']);
    expect(used([caller, store], all('caller.ts'))).toEqual([
      'store.ts:1 export class Store {',
      'store.ts:2   putItem(item: Item) {',
    ]);
  });

  test('what stands elsewhere in its own file', () => {
    const own = file(
      'own.ts',
      ['helper();', '', 'export function helper() {', '}', 'function other() {', '}'],
      1,
    );
    expect(used([own], all('own.ts'))).toEqual(['own.ts:3 export function helper() {']);
  });
});

describe('no signature is shown', () => {
  test('of what the piece shows', () => {
    const caller = file('caller.ts', ['new Store();']);
    expect(used([caller, store], all('caller.ts'), all('store.ts'))).toEqual([]);
  });

  test('of what only another file can name, or only one function', () => {
    expect(used([file('caller.ts', ['hidden(); inner();']), store], all('caller.ts'))).toEqual([]);
  });

  test('for a word in a string or a comment, or on a removed line', () => {
    const caller = file('caller.ts', ["log('Store'); // Store"]);
    expect(used([caller, store], all('caller.ts'))).toEqual([]);
    const gone = changedFile('gone.ts', [
      { heading: '', lines: [{ kind: 'removed', text: 'new Store();', baseLine: 1, headLine: null }] },
    ]);
    expect(used([gone, store], all('gone.ts'))).toEqual([]);
  });

  test('of another language', () => {
    expect(used([file('caller.py', ['Store()']), store], all('caller.py'))).toEqual([]);
  });

  test('of a name that many share', () => {
    const same = Array.from({ length: 4 }, (_, n) => file(`s${n}.ts`, ['export function make() {', '}']));
    const caller = file('caller.ts', ['make();']);
    expect(used([caller, ...same], all('caller.ts'))).toEqual([]);
    expect(used([caller, ...same.slice(1)], all('caller.ts'))).toHaveLength(3);
  });
});

test('the most used comes first', () => {
  const one = file('one.ts', ['export function alpha() {', '}', 'export function omega() {', '}']);
  const caller = file('caller.ts', ['alpha();', 'omega();', 'omega();']);
  expect(used([caller, one], all('caller.ts'))[0]).toContain('omega');
});
