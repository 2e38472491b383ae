import { expect, test } from 'vitest';
import { quoted } from '../../../cli/report/plan.ts';

test.each([
  ['/usr/bin/env', '/usr/bin/env'],
  ['a b', "'a b'"],
  ["it's", String.raw`'it'\''s'`],
  ['/srv/\u0441ache', String.raw`$'/srv/\u{441}ache'`],
  ['/srv/cache\u200b', String.raw`$'/srv/cache\u{200b}'`],
  ['\u202egpj.sh', String.raw`$'\u{202e}gpj.sh'`],
  ['a\u001b[2Kb', String.raw`$'a\u{1b}[2Kb'`],
  ['/srv/data ', String.raw`$'/srv/data\u{20}'`],
  ['a  b', String.raw`$'a\u{20}\u{20}b'`],
  // Where a line would be broken, a blank and no blank would read alike.
  [`/srv/${'a'.repeat(60)} b`, String.raw`$'/srv/${'a'.repeat(60)}\u{20}b'`],
])('%j is shown as %s, in plain ASCII', (word, shown) => {
  expect(quoted(word)).toBe(shown);
  expect(quoted(word)).toMatch(/^[ -~]*$/);
});
