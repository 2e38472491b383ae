import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readBlockYaml, type YamlNode } from '../../../core/dependencies/block-yaml.ts';
import { lockfile } from './lockfiles.ts';
import { cpuMs } from '../../cpu-time.ts';

/** As a full parser would have it, with all scalars as text. */
function plain(node: YamlNode): unknown {
  if (node.fields.size > 0)
    return Object.fromEntries([...node.fields].map(([key, field]) => [key, plain(field)]));
  return node.items.length > 0 ? node.items : node.text;
}
const asTexts = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const entries = Object.entries(value).map(([key, field]) => [key, asTexts(field)] as const);
  return entries.length === 0 ? '' : Object.fromEntries(entries);
};

test.each(['pnpm-6.yaml', 'pnpm-9.yaml', 'yarn-4.lock', 'pnpm-mixed.yaml'])(
  '%s reads as a full parser reads it',
  (name) => {
    const text = lockfile(name);
    expect(plain(readBlockYaml(text))).toEqual(asTexts(parse(text, { schema: 'failsafe' })));
  },
);

test('whatever js-like keys and values a tool quotes, they come out as they are', () => {
  const word = fc.stringMatching(/^[ -~]{1,20}$/);
  fc.assert(
    fc.property(fc.dictionary(word, word, { maxKeys: 8, noNullPrototype: true }), (entries) => {
      const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
      const block = Object.entries(entries).map(
        ([key, value]) => `${quote(key)}: ${JSON.stringify(value)}\n`,
      );
      const flow = Object.entries(entries).map(([key, value]) => `${quote(key)}: ${quote(value)}`);
      const read = readBlockYaml(block.join(''));
      expect([...read.fields].map(([key, { text }]) => [key, text])).toEqual(Object.entries(entries));
      const inside = readBlockYaml(`a: {${flow.join(', ')}}`).fields.get('a')?.fields ?? new Map();
      expect([...inside].map(([key, { text }]) => [key, text])).toEqual(Object.entries(entries));
    }),
  );
});

test('long keys, block scalars, lists at the indent of their key, comments', () => {
  const text =
    "? \"a@1, b\"\n:\n  version: 1\n? 'c'\n: 2\nd: >-\n  # no comment\n  x: y\ne:\n- 1 # one\n- 'two'\nf: [x, '>=1,<2']\n";
  const { fields } = readBlockYaml(text);
  expect(fields.get('a@1, b')?.fields.get('version')).toMatchObject({ text: '1', line: 3 });
  expect(fields.get('c')?.text).toBe('2');
  expect(fields.get('d')).toMatchObject({ text: '', fields: new Map() });
  expect(fields.get('e')?.items).toEqual(['1', 'two']);
  expect(fields.get('f')?.items).toEqual(['x', '>=1,<2']);
});

describe('refuses, with the line', () => {
  const bomb = `a: &a [x,x]\n${'bcdefgh'
    .split('')
    .map((key, at) => `${key}: &${key} [*${'abcdefgh'[at]},*${'abcdefgh'[at]}]`)
    .join('\n')}`;
  test.each([
    ['an anchor', 'a: &x 1', 1],
    ['an alias', 'a: 1\nb: *x', 2],
    ['a tag', 'a: !!js/function x', 1],
    ['a tab', 'a:\n\tb: 1', 2],
    ['a key that stands twice', 'a: 1\na: 2', 2],
    ['a key that stands twice in braces', 'x: {a: 1, a: 2}', 1],
    ['no key', 'a: 1\njust words', 2],
    ['an open quotation mark', "a: 'b", 1],
    ['an open brace', 'a: {b: 1', 1],
    ['a value without a key', ': b', 1],
    ['a second document', 'a: 1\n---\nb: 2', 2],
    ['a very long line', `a: ${'x'.repeat(100_001)}`, 1],
    ['a bomb of aliases', bomb, 1],
  ])('%s', (_, text, line) => {
    expect(() => readBlockYaml(text)).toThrow(expect.objectContaining({ line }));
  });
});

test('depth, width and odd quotation marks cost no more than their length', () => {
  const started = cpuMs();
  const deep = Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at)}k:`).join('\n');
  expect(readBlockYaml(deep).fields.size).toBe(1);
  const wide = Array.from({ length: 100_000 }, (_, at) => `k${at}: {a: '1', b: [x, y]}`).join('\n');
  expect(readBlockYaml(wide).fields.size).toBe(100_000);
  expect(() => readBlockYaml(`a: {${"', ".repeat(30_000)}}`)).toThrow();
  expect(cpuMs() - started).toBeLessThan(5000);
});
