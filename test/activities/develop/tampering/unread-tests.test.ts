import { expect, test } from 'vitest';
import type { FileStates } from '../../../../activities/develop/tampering/find-tampering.ts';
import { findTampering } from '../../../../activities/develop/tampering/find-tampering.ts';
import { findGoneLines } from '../../../../activities/develop/tampering/unread-tests.ts';

const shell = 'set -e\n# compares\ngrep -q right a.txt\n';
const rust = 'use shop::total;\n\n#[test]\nfn adds() {\n    assert_eq!(total(&[1, 2]), 3);\n}\n';
const edited = (path: string, base: string | null, now: string | null): FileStates => ({
  path,
  base,
  before: base,
  now,
});
const kinds = (...files: FileStates[]) => findGoneLines(files).map(({ kind }) => kind);

test('a line that is gone from a test in a language that nobody reads is told', async () => {
  expect(kinds(edited('test/check.sh', shell, 'true\n'))).toEqual(['weakened']);
  expect(kinds(edited('test/check.sh', shell, null))).toEqual(['deleted']);
  expect(kinds(edited('tests/cart.rs', rust, rust.replace('3)', '4)')))).toEqual(['expectation-changed']);
  const files = [edited('test/check.sh', shell, 'true\n')];
  expect((await findTampering({ files, wanted: '' })).map(({ kind }) => kind)).toEqual(['weakened']);
});

test('what is added, moved, laid out or explained otherwise is not', () => {
  expect(kinds(edited('test/check.sh', shell, `${shell}grep -q more a.txt\n`))).toEqual([]);
  expect(kinds(edited('test/check.sh', shell, null), edited('test/all/check.sh', null, shell))).toEqual([]);
  expect(kinds(edited('tests/cart.rs', rust, rust.replace('    assert', '\tassert')))).toEqual([]);
  expect(kinds(edited('tests/cart.rs', rust, rust.replace('use shop::total', 'use store::total')))).toEqual(
    [],
  );
  expect(kinds(edited('test/check.sh', null, shell), edited('test/README.md', 'a', 'b'))).toEqual([]);
});

test('what is read as code is left to those who read it, and sources are no tests', () => {
  expect(kinds(edited('test/a.test.ts', 'test("a")', ''), edited('x_test.go', 'func TestA', ''))).toEqual([]);
  expect(kinds(edited('bin/run.sh', shell, 'true\n'))).toEqual([]);
});
