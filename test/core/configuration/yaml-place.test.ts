import { LineCounter, parseDocument } from 'yaml';
import { expect, test } from 'vitest';
import { placeOfField, placeOfOffset, type Path } from '../../../core/configuration/yaml-place.ts';

const text = `first: 1
second:
  inner: [10, 20]
  1: one
empty:
`;
const lines = new LineCounter();
const document = parseDocument(text, { lineCounter: lines });
const place = (path: Path, part: 'key' | 'value') => placeOfField(document, lines, path, part);

test.each<[Path, 'key' | 'value', number, number]>([
  [['first'], 'key', 1, 1],
  [['first'], 'value', 1, 8],
  [['second', 'inner'], 'key', 3, 3],
  [['second', 'inner', 1], 'value', 3, 15],
  [['second', '1'], 'value', 4, 6],
  [[], 'value', 1, 1],
])('%j, its %s, stands in line %i, column %i', (path, part, line, column) => {
  expect(place(path, part)).toEqual({ line, column });
});

test('what is missing stands where its nearest relative stands: at that one’s key', () => {
  expect(place(['second', 'missing'], 'key')).toEqual({ line: 2, column: 1 });
  expect(place(['second', 'inner', 7], 'value')).toEqual({ line: 3, column: 3 });
  expect(place(['nowhere', 'at', 'all'], 'value')).toEqual({ line: 1, column: 1 });
});

test('an offset is a line and a column, from 1', () => {
  expect(placeOfOffset(lines, 0)).toEqual({ line: 1, column: 1 });
  expect(placeOfOffset(lines, text.indexOf('inner'))).toEqual({ line: 3, column: 3 });
});
