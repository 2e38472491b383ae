import { describe, expect, test } from 'vitest';
import { isTrivialEdit } from '../../../activities/develop/trivial-edit.ts';

const trivial = (path: string, before: string | null, now: string | null) =>
  isTrivialEdit([{ path, before, now }]);
const script =
  "import { a } from './a.js';\nimport { b } from './b.js';\n\nexport function sum(list) {\n  let total = 0; // sum\n  for (const one of list) total += a(one, 'x');\n  return b(total);\n}\n";
const python =
  'import os\nimport sys\n\ndef total(items):\n    value = 0\n    for item in items:\n        value += item\n    return value\n';

describe('form only', () => {
  test.each<[string, string, string, string]>([
    ['white space', 'a.js', script, script.replaceAll('  ', '\t').replace('(list)', '( list )')],
    ['comments', 'a.js', script, script.replace('// sum', '// the sum of all')],
    ['quotes and semicolons', 'a.js', script, script.replaceAll("'", '"').replaceAll(';', '')],
    ['names', 'a.ts', script, script.replaceAll('total', 'sumOfAll')],
    ['order of imports', 'a.js', script, script.replace(/(import .*\n)(import .*\n)/, '$2$1')],
    [
      'Python: comments and blank lines',
      'a.py',
      python,
      python.replace('    value = 0', '\n    # from nothing\n    value = 0'),
    ],
    ['Python: names', 'a.py', python, python.replaceAll('value', 'result')],
    ['text: comments', 'a.go', 'a := 1 // x\n', 'a  :=  1 // y\n'],
  ])('%s', async (_, path, before, now) => {
    expect(await trivial(path, before, now)).toBe(true);
  });
});

describe('more than form', () => {
  test.each<[string, string, string | null, string | null]>([
    ['a value', 'a.js', script, script.replace('= 0', '= 1')],
    ['an operator', 'a.js', script, script.replace('+=', '-=')],
    ['a string', 'a.js', script, script.replace("'x'", "'y'")],
    ['white space in a string', 'a.js', script, script.replace("'x'", "'x '")],
    ["another's name", 'a.js', script, script.replace('b(total)', 'a(total)')],
    ['one use of a name', 'a.js', script, script.replace('b(total)', 'b(list)')],
    ['order of statements', 'a.js', 'f();\ng();\n', 'g();\nf();\n'],
    ['Python: depth', 'a.py', python, python.replace('    return value', '        return value')],
    ['a new file', 'a.js', null, script],
    ['a file that is gone', 'a.js', script, null],
    ['nothing', 'a.js', script, script],
  ])('%s', async (_, path, before, now) => {
    expect(await trivial(path, before, now)).toBe(false);
  });
});
