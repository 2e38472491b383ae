import fc from 'fast-check';

/** What terminals obey, what Markdown and HTML read as theirs, what leads elsewhere, and what nobody sees. */
const parts = [
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u001b\\',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u001b]0;title\u0007',
  '\u009b2J',
  '\u009d8;;x\u009c',
  '\u001b',
  '\b\b\b',
  '\r',
  '\u007f',
  '\u0000',
  '[a](https://evil.example)',
  '![i](https://evil.example/x.png)',
  '[r]: https://evil.example',
  '[r][r]',
  '[^1]',
  '<https://evil.example>',
  'https://evil.example',
  'ftp://evil.example',
  'HTTPS://evil.example',
  'www.evil.example',
  'mailto:a@evil.example',
  'a@evil.example',
  'javascript:alert(1)',
  '[x](javascript:alert(1))',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:x">',
  '<details>',
  '<!--',
  '-->',
  '<span style="color:white">',
  '&lt;b&gt;',
  '&#60;b&#62;',
  '`',
  '```',
  '~~~',
  '**',
  '__',
  '*',
  '_',
  '~~',
  '# ',
  '> ',
  '- ',
  '+ ',
  '1. ',
  '1) ',
  '---',
  '===',
  '|',
  '| a |\n|---|\n',
  ': ',
  '$x$',
  '$$',
  '\\',
  '\\(',
  '(c)',
  '1/2',
  '--',
  '...',
  '"',
  "'",
  '^',
  '{',
  '}',
  '\u200b',
  '\u202e',
  '\u2066',
  '\u2069',
  '\u00ad',
  '\u2060',
  '\ufeff',
  '\ufe0f',
  '\u3164',
  '\u{e0041}',
  '\u{e0101}',
  '\ud800',
  '\u2028',
  '\u0085',
  '\ue000',
  '\u0301\u0301\u0301\u0301\u0301\u0301',
  '\n',
  '\n\n',
  '\t',
  ' ',
  'word',
  '日本',
  '🎉',
];

/** Texts in which such parts meet in any order. */
export const nastyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...parts) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    ),
    { maxLength: 12 },
  )
  .map((some) => some.join(''));

/** The same value with each text in it, but those that `keeps` names by their field, made of the texts in turn. */
export function withTexts<T>(value: T, texts: readonly string[], keeps: ReadonlySet<string>): T {
  let next = 0;
  const change = (one: unknown, field: string): unknown => {
    if (typeof one === 'string' && !keeps.has(field)) return texts[next++ % texts.length] ?? '';
    if (Array.isArray(one)) return one.map((item) => change(item, field));
    if (typeof one !== 'object' || one === null || one instanceof Date) return one;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, change(item, key)]));
  };
  return change(value, '') as T;
}
