import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blankStrings } from '../../../core/change/blank-strings.ts';
import { type Language, languageOf } from '../../../core/change/languages.ts';

const language = (path: string) => languageOf(path) as Language;
/** What is left of braces, brackets and words. */
const left = (path: string, text: string) =>
  blankStrings(text, language(path))
    .replaceAll(/["\s]+/g, ' ')
    .trim();

describe('strings and comments leave no brace behind', () => {
  test.each([
    ['a.ts', `a('{'); // {\n/* { \n { */ b("\\"{")`, 'a( ); b( )'],
    ['a.ts', 'x = `{ ${ f({ a: `{` }) } {`; y', 'x = f({ a: }) ; y'],
    ['a.ts', 'const p = /[{/]{2}\\//g; q', 'const p = ; q'],
    ['a.ts', 'a = b / c; { d / e }', 'a = b / c; { d / e }'],
    ['a.ts', "x = '{\ny }", 'x = y }'],
    ['a.go', "x := `{\n{`; c := '{'; y", 'x := ; c := ; y'],
    ['a.rs', "fn f<'a>(x: &'a str) { '{' }", "fn f<'a>(x: &'a str) { }"],
    ['a.c', '#define X {\\\n  {\nint y;', 'int y;'],
    ['a.cs', '#region {\nint y;', 'int y;'],
    ['a.java', 'String s = """\n{ "x"\n"""; y', 'String s = ; y'],
    ['a.php', "# {\n$x = '{'; y", '$x = ; y'],
    ['a.py', 'def f():\n  """{\n  def g():\n  """\n  x = "#"  # {', 'def f(): x ='],
  ])('%s: %s', (path, text, expected) => {
    expect(left(path, text)).toBe(expected);
  });
});

test('whatever stands there, each line keeps its number and each character its column', () => {
  const path = fc.constantFrom('a.ts', 'a.py', 'a.rs', 'a.c', 'a.java', 'a.php', 'a.go');
  const pieces = fc.array(
    fc.constantFrom(
      '`',
      '${',
      '}',
      '{',
      '"',
      "'",
      '\\',
      '/',
      '//',
      '/*',
      '*/',
      '\n',
      '"""',
      '#',
      'a',
      ' ',
      '[',
      ']',
    ),
  );
  fc.assert(
    fc.property(path, pieces, (name, words) => {
      const text = words.join('');
      const blanked = blankStrings(text, language(name));
      expect(blanked.length).toBe(text.length);
      for (let at = 0; at < text.length; at += 1) {
        if (text[at] === '\n') expect(blanked[at]).toBe('\n');
        else expect([' ', '"', text[at]]).toContain(blanked[at]);
      }
    }),
  );
});
