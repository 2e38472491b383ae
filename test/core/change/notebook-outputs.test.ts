import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { notebookLines } from '../../../core/change/notebook-outputs.ts';

/** A notebook of one cell as Jupyter writes it. */
const notebook = (source: string[], outputs: unknown[], attachments: object = {}): string =>
  JSON.stringify(
    {
      cells: [{ attachments, cell_type: 'code', metadata: { outputs: [1] }, outputs, source }],
      metadata: { outputs: ['x'] },
      nbformat: 4,
    },
    null,
    1,
  );

/** The lines that are within outputs, from 0. */
const inside = (text: string) => (notebookLines(text) ?? []).flatMap((line, at) => (line.inside ? [at] : []));
const textsInside = (text: string) => inside(text).map((at) => text.split('\n')[at]?.trim());

test('what a run left behind is told from everything else', () => {
  const text = notebook(['import os\n'], [{ data: { 'image/png': 'iVBO' } }], { 'a.png': 'x' });
  expect(textsInside(text)).toEqual(['"a.png": "x"', '{', '"data": {', '"image/png": "iVBO"', '}', '}']);
});

test('the line before a place tells whether a line that is gone stood in outputs', () => {
  const lines = notebookLines('{"cells":[{"outputs":[\n1\n]}]}');
  expect(lines?.map((line) => line.endsInside)).toEqual([true, true, false]);
});

describe('code cannot hide behind what looks like an output', () => {
  test.each([
    ['an end of the wrong depth', '{"cells":[{"outputs":[\n1\n], "source":[\n"os.system()"\n]}]}', [1]],
    ['a word in a string', '{"cells":[{"source":["outputs", "[",\n"os.system()"\n]}]}', []],
    ['a key further down', '{"cells":[{"metadata":{"outputs":[\n1\n]}}]}', []],
    ['outputs of no cell', '{"outputs":[\n1\n]}', []],
    ['an escaped bracket', '{"cells":[{"outputs":["\\"]"\n,1\n],"source":[\n2\n]}]}', [1]],
  ] as [string, string, number[]][])('%s', (_, text, expected) => {
    expect(inside(text)).toEqual(expected);
  });
});

test('a key written with escapes is the key that it is to Jupyter', () => {
  expect(inside('{"cells":[{"\\u006futputs":[\n1\n]}]}')).toEqual([1]);
});

test.each(['{', '[}', '{"a": "', '{"a": "\n"}', '['.repeat(2_000), '}'])('%j is no JSON', (text) => {
  expect(notebookLines(text.slice(0, 3_000))).toBeNull();
});

test('each line of a text is told of once, whatever the text', () => {
  fc.assert(
    fc.property(fc.json(), fc.array(fc.string()), (json, source) => {
      for (const text of [JSON.stringify(JSON.parse(json), null, 1), notebook(source, [json])]) {
        expect(notebookLines(text)).toHaveLength(text.split('\n').length);
      }
    }),
  );
});
