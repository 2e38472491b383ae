import { judgeCredential } from './credentials.ts';
import type { Span } from './mask.ts';

/** `name = "value"`, `"name": 'value'`, `name => "value"`; names and values are bounded, so that a scan is linear. */
const quoted =
  /(?<![\w-])([A-Za-z_$][\w$.-]{2,80})["'\]]{0,2}[ \t]{0,20}(?:\?\?=|\|\|=|:=|=>|=(?!=)|:(?!:))[ \t]{0,20}[A-Za-z@&]{0,2}(["'`])([^"'`\n\\]{4,400})\2/g;
/** The unquoted values of `.env`, properties, INI and YAML files. */
const unquoted =
  /^[ \t]{0,80}(?:export[ \t]{1,9})?(?:-[ \t]{1,9})?([A-Za-z_][\w.-]{2,80})[ \t]{0,20}[=:][ \t]{0,20}([^\s"'`#;,{}[\]()]{4,400})[ \t\r]{0,20}(?:#[^\n]{0,500})?$/gm;

/** The values of a text that are credentials in plain text, and may be real. */
export function assignedCredentials(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(quoted)) {
    const [all, name = '', , value = ''] = match;
    if (judgeCredential(name, value) === 'secret')
      spans.push(spanOf(match.index + all.length - 1 - value.length, value));
  }
  for (const match of text.matchAll(unquoted)) {
    const [all, name = '', value = ''] = match;
    if (judgeCredential(name, value) !== 'secret' || looksLikeCode(value)) continue;
    spans.push(spanOf(match.index + all.indexOf(value, name.length), value));
  }
  return spans;
}

const spanOf = (start: number, value: string): Span => ({ start, end: start + value.length });

/** `apiKey: options.key2` is an expression, not a value. */
const looksLikeCode = (value: string): boolean =>
  /^[A-Za-z_$][\w$]*(?:[.?!][\w$?!]*)+$|^[A-Za-z_$]+\d?$/.test(value);
