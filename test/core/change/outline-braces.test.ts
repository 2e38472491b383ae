import { describe, expect, test } from 'vitest';
import { outlineBraces } from '../../../core/change/outline-braces.ts';

const outline = (code: string) =>
  outlineBraces(code).map(({ name, startLine, endLine }) => `${name} ${startLine}-${endLine}`);

describe('a block is a symbol', () => {
  test.each([
    ['function f() {\n}', ['f 0-1']],
    ['class A {\n  m() {\n  }\n}', ['A 0-3', 'm 1-2']],
    ['func (s *Store) Put(k string) error {\n}', ['Put 0-1']],
    ['impl Foo for Bar {\n  fn go(&self) -> u8 {\n  }\n}', ['Foo 0-3', 'go 1-2']],
    ['public static int Main(string[] args)\n{\n}', ['Main 0-2']],
    ['static int\nfoo(int x)\n{\n}', ['foo 1-3']],
    ['int A::b(int x) const {\n}', ['b 0-1']],
    ['interface I {\n}', ['I 0-1']],
    ['type T = {\n  a: string;\n};', ['T 0-2']],
  ])('%s', (code, expected) => {
    expect(outline(code)).toEqual(expected);
  });
});

test('a signature of several lines begins with its first and ends with its last', () => {
  const code =
    'export function f(\n  a: string,\n  { b }: { b: number },\n): Promise<{\n  c: string;\n}> {\n  g();\n}';
  expect(outlineBraces(code)).toEqual([{ name: 'f', startLine: 0, endLine: 7, bodyLine: 5 }]);
});

test('a factory, a callback and a method of an object are symbols; a loop, an object and a call are none', () => {
  expect(
    outline(
      'export const create = ({ db }: Deps): X => ({\n  one() {\n  },\n  two: 2,\n  async three() {\n  },\n});',
    ),
  ).toEqual(['create 0-6', 'one 1-2', 'three 4-5']);
  expect(outline("test('x', () => {\n});")).toEqual(['null 0-1']);
  expect(outline('if (a) {\n}\nfor (;;) {\n}\nconst o = {\n};\nfoo({\n});\nswitch (x) {\n}')).toEqual([]);
});

test('statements without semicolons do not run into the next signature', () => {
  expect(outline('x := call(1)\ny = z\nfunc f() {\n}')).toEqual(['f 2-3']);
});

test('a brace too few does not swallow what follows a block that ends at the margin', () => {
  const broken = 'int f() {\n  if (x) {\n  if (y) {\n  }\n}\nint g() {\n}';
  expect(outline(broken)).toEqual(['f 0-4', 'g 5-6']);
});

test('what is never closed goes on to the end', () => {
  expect(outline('class A {\n  m() {\n')).toEqual(['A 0-2', 'm 1-2']);
});
