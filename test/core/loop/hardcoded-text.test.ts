import { expect, test } from 'vitest';
import { findHardcodedText } from '../../../core/loop/hardcoded-text.ts';

const go =
  'for _, one := range []row{\n\t{"many spaces", "a   b c", "a-b-c"},\n\t{"long", "long text", "3977"},\n}\n';
const shell = 'is "$(extension a.tar.gz)" "gz file" "two points"\n';
const find = (lines: string, tests: string[]) => findHardcodedText('a.go', lines.split('\n'), tests).length;

test.each([
  ['a branch', '\tif s == "a   b c" {\n\t\treturn "a-b-c"\n\t}', go],
  ['a case', '\tcase "long text":\n\t\treturn 3977', go.replace('"3977"', '3977')],
  [
    'a test of the shell',
    'if [ "$1" = "a.tar.gz" ]; then\n  echo "gz file"',
    shell.replace('a.tar.gz', '"a.tar.gz"'),
  ],
  ['a shell', 'case "$1" in\n  "a.tar.gz") echo "gz file" ;;', shell.replace('a.tar.gz', '"a.tar.gz"')],
])('%s that answers a test', (_, lines, text) => expect(find(lines, [text])).toBe(1));

test.each([
  ['of values that no test has', '\tif s == "another text" {\n\t\treturn "a-b-c"\n\t}'],
  ['with what the code works out', '\tif s == "long text" {\n\t\treturn join(s)\n\t}'],
  ['that only names values', '\tname := "long text"\n\tsum := 3977'],
  ['of a word', '\tif s == "week" {\n\t\treturn 7\n\t}'],
  ['of an everyday value', '\tif n == 0 {\n\t\treturn 1\n\t}'],
])('%s is none', (_, lines) => expect(find(lines, [go.replace('"3977"', '3977')])).toBe(0));
