import { expect, test } from 'vitest';
import { outlineIndents } from '../../../core/change/outline-indents.ts';

const outline = (code: string) =>
  outlineIndents(code).map(({ name, startLine, endLine }) => `${name} ${startLine}-${endLine}`);

test('a block ends where the lines go back', () => {
  const code =
    'import os\n\nclass A:\n    def f(self):\n        return 1\n\n    async def g(self):\n        pass\n\nx = 1';
  expect(outline(code)).toEqual(['A 2-7', 'f 3-4', 'g 6-7']);
});

test('a signature of several lines is no end of its block', () => {
  expect(outline('def f(\n    a,\n) -> int:\n    return a\ny = 1')).toEqual(['f 0-3']);
});

test('a word that ends the block belongs to it', () => {
  expect(outline('module M\n  def ok?(x)\n    x\n  end\nend\nputs 1')).toEqual(['M 0-4', 'ok? 1-3']);
});

test('blocks within blocks are followed only so far', () => {
  const deep = Array.from({ length: 800 }, (_, depth) => `${' '.repeat(depth)}def f${depth}():`).join('\n');
  expect(outlineIndents(deep)).toHaveLength(200);
});
