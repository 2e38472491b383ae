import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readingOf } from '../../../core/gates/languages.ts';
import { codeOf, lex } from '../../../core/gates/lex.ts';

const syntaxOf = (path: string) => {
  const reading = readingOf(path);
  if (reading.kind !== 'text') throw new Error(`${path} is read by its tree`);
  return reading.syntax;
};
const tokens = (path: string, text: string) =>
  lex(text, syntaxOf(path)).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);

describe('comments and strings', () => {
  test.each([
    ['a.go', 'f("// no") // yes', ['string:"// no"', 'comment:// yes']],
    ['a.go', '/* one\n two */ x', ['comment:/* one\n two */']],
    ['a.c', '/* open\nto the end', ['comment:/* open\nto the end']],
    ['a.go', 's := `raw " \n // no` // yes', ['string:`raw " \n // no`', 'comment:// yes']],
    ['a.java', '"a \\" b" // c', ['string:"a \\" b"', 'comment:// c']],
    ['a.yaml', "a: don't # yes", ['comment:# yes']],
    ['a.sh', 'echo $# a#b # yes', ['comment:# yes']],
    ['a.rs', "fn f<'a>(x: &'a str) {} // yes", ['comment:// yes']],
    ['a.sql', "select '--' -- yes", ["string:'--'", 'comment:-- yes']],
    ['a.html', '<a href="//x"> <!-- yes\n --> b', ['comment:<!-- yes\n -->']],
    ['a.unknown', 'see https://a.dev // yes', ['comment:// yes']],
    ['a.php', '"open // no\n// yes', ['comment:// no', 'comment:// yes']],
  ])('of %s %j', (path, text, found) => {
    expect(tokens(path, text)).toEqual(found);
  });
});

test('tokens are in order, apart, and within the text; what is left as code has its length and lines', () => {
  const text = fc.string({
    unit: fc.constantFrom('"', "'", '`', '/', '*', '#', '\\', '\n', 'a', ' ', '-'),
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('a.go', 'a.php', 'a.yaml', 'a.sql', 'a.vue', 'a.lua'),
      (source, path) => {
        const found = lex(source, syntaxOf(path));
        let at = 0;
        for (const token of found) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          expect(token.end).toBeGreaterThan(token.start);
          at = token.end;
        }
        expect(at).toBeLessThanOrEqual(source.length);
        const code = codeOf(source, found);
        expect(code).toHaveLength(source.length);
        expect(code.replace(/[^\n]/g, '')).toBe(source.replace(/[^\n]/g, ''));
      },
    ),
  );
});

test('code keeps its own words and loses those of comments and strings', () => {
  const comment = '/* todo!() */';
  const text = `f("todo!()"); ${comment} todo!()`;
  expect(codeOf(text, lex(text, syntaxOf('a.rs')))).toBe(
    `f("       "); ${' '.repeat(comment.length)} todo!()`,
  );
});
