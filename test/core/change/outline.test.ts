import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCode, type SgNode } from '../../../activities/gates/parser.ts';
import { type CodeSymbol, outlineText } from '../../../core/change/outline.ts';
import { cpuMs } from '../../cpu-time.ts';

const root = dirname(dirname(dirname(import.meta.dirname)));

test('lines count from where the text begins', () => {
  expect(outlineText('a.ts', 'function f() {\n}', 100)).toEqual([
    { name: 'f', startLine: 100, endLine: 101, bodyLine: 100 },
  ]);
});

test('a text of no known language, and one that nobody wrote, have none', () => {
  expect(outlineText('README.md', 'function f() {\n}')).toEqual([]);
  expect(outlineText('a.ts', `function f() {\n}${' '.repeat(400_000)}`)).toEqual([]);
});

test('symbols come outer ones first, and each is inside of another or apart from it, but for a line', () => {
  const word = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '\n',
    'class A',
    'function f()',
    'def g():',
    '  ',
    '=>',
    ';',
    ',',
    '`',
  );
  fc.assert(
    fc.property(fc.constantFrom('a.ts', 'a.py', 'a.java', 'a.rs'), fc.array(word), (path, words) => {
      const text = words.join(' ');
      const symbols = outlineText(path, text);
      expect(outlineText(path, text)).toEqual(symbols);
      symbols.forEach((symbol, index) => {
        expect(symbol.startLine).toBeLessThanOrEqual(symbol.bodyLine);
        expect(symbol.bodyLine).toBeLessThanOrEqual(symbol.endLine);
        for (const later of symbols.slice(index + 1)) {
          expect(later.startLine).toBeGreaterThanOrEqual(symbol.startLine);
          expect(later.startLine >= symbol.endLine || later.endLine <= symbol.endLine).toBe(true);
        }
      });
    }),
    { examples: [['a.ts', ['function f()', '\n', '{', '}', 'class A', '{', '\n']]] },
  );
});

/** Named functions, methods, classes and interfaces as a real parser sees them, as `name start-end`. */
const declared = (tree: SgNode): string[] =>
  tree
    .findAll({
      rule: {
        any: ['function_declaration', 'class_declaration', 'interface_declaration', 'method_definition'].map(
          (kind) => ({ kind }),
        ),
      },
    })
    .map((node) => {
      const { start, end } = node.range();
      return `${node.field('name')?.text()} ${start.line + 1}-${end.line + 1}`;
    });

const shown = ({ name, startLine, endLine }: CodeSymbol) => `${name} ${startLine}-${endLine}`;

test('on our own code it sees what a parser sees', async () => {
  const paths = globSync('{core,activities,cli}/**/*.ts', { cwd: root }).toSorted();
  let all = 0;
  const missed: string[] = [];
  for (const path of paths) {
    const text = readFileSync(join(root, path), 'utf8');
    const tree = await parseCode({ kind: 'script', grammar: 'typescript' }, text, performance.now() + 60_000);
    const seen = new Set(outlineText(path, text).map(shown));
    const wanted = declared(tree);
    all += wanted.length;
    missed.push(...wanted.filter((one) => !seen.has(one)).map((one) => `${path}: ${one}`));
  }
  expect(all).toBeGreaterThan(400);
  expect(missed.length / all, missed.slice(0, 5).join('\n')).toBeLessThan(0.02);
});

describe('a text made to keep us busy takes a moment', () => {
  const most = 399_000;
  test.each([
    ['braces', 'a.ts', '{'],
    ['objects in a call', 'a.ts', 'f({'],
    ['callbacks', 'a.ts', '(x=>{'],
    ['templates', 'a.ts', '`${'],
    ['slashes', 'a.ts', ',/[/],'],
    ['classes', 'a.ts', 'class a {'],
    ['long heads', 'a.ts', `${'a<'.repeat(199)}{}`],
    ['receivers', 'a.go', 'func ('.repeat(60)],
    ['blocks', 'a.py', 'def a:\n'],
    ['quotes', 'a.rs', `'a"`],
  ])('of %s', (_, path, piece) => {
    const text = piece.repeat(Math.floor(most / piece.length));
    const before = cpuMs();
    outlineText(path, text);
    expect(cpuMs() - before).toBeLessThan(5_000);
  });
});
