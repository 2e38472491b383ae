import { describe, expect, test } from 'vitest';
import { parseGitFile } from '../../../core/change/parse-git-file.ts';
import { patchLines } from '../../../core/change/patch-lines.ts';

const parse = (...lines: string[]) => parseGitFile(patchLines(lines.join('\n')));
const start = 'diff --git a/x b/x';
const sides = ['--- a/x', '+++ b/x'];
const hunk = ['@@ -1 +1 @@', '-a', '+b'];

describe('reads', () => {
  test('a changed file with its mode', () => {
    expect(parse(start, 'index 1111111..2222222 100644', ...sides, ...hunk)).toMatchObject({
      path: 'x',
      status: 'modified',
      content: 'text',
      baseMode: '100644',
      headMode: '100644',
      opaque: null,
    });
  });

  test('a new file, also an empty one', () => {
    const added = parse(
      start,
      'new file mode 100644',
      'index 0000000..2222222',
      '--- /dev/null',
      '+++ b/x',
      '@@ -0,0 +1 @@',
      '+b',
    );
    expect(added).toMatchObject({ status: 'added', baseMode: null, headMode: '100644' });
    expect(parse(start, 'new file mode 100755', 'index 0000000..e69de29')).toMatchObject({
      status: 'added',
      hunks: [],
    });
  });

  test('a deleted file', () => {
    const lines = [
      'deleted file mode 100644',
      'index 1111111..0000000',
      '--- a/x',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-a',
    ];
    expect(parse(start, ...lines)).toMatchObject({ status: 'deleted', baseMode: '100644', headMode: null });
  });

  test('a rename, with and without a change', () => {
    const moved = ['diff --git a/one two b/x', 'similarity index 90%', 'rename from one two', 'rename to x'];
    const expected = { path: 'x', previousPath: 'one two', status: 'renamed' };
    expect(parse(...moved)).toMatchObject(expected);
    expect(
      parse(...moved, 'index 1111111..2222222 100644', '--- a/one two\t', '+++ b/x', ...hunk),
    ).toMatchObject(expected);
  });

  test('a copy, and a rename with quoted names', () => {
    expect(parse('diff --git a/x b/y', 'similarity index 100%', 'copy from x', 'copy to y')).toMatchObject({
      path: 'y',
      previousPath: 'x',
      status: 'copied',
    });
    const quoted = parse(
      'diff --git "a/\\303\\244" "b/a\\nb"',
      'rename from "\\303\\244"',
      'rename to "a\\nb"',
    );
    expect(quoted).toMatchObject({ path: 'a\nb', previousPath: 'ä' });
  });

  test('a change of mode, alone and with text', () => {
    const modes = ['old mode 100644', 'new mode 100755'];
    expect(parse(start, ...modes)).toMatchObject({
      status: 'mode-changed',
      baseMode: '100644',
      headMode: '100755',
    });
    expect(parse(start, ...modes, 'index 1111111..2222222', ...sides, ...hunk)).toMatchObject({
      status: 'modified',
    });
  });

  test('links and submodules by their modes', () => {
    const of = (mode: string) => parse(start, `index 1111111..2222222 ${mode}`, ...sides, ...hunk).content;
    expect([of('120000'), of('160000'), of('100755')]).toEqual(['symlink', 'submodule', 'text']);
  });

  test('binary content, whose bytes are kept apart from the hunks', () => {
    const brief = parse(start, 'index 1111111..2222222 100644', 'Binary files a/x and b/x differ');
    expect(brief).toMatchObject({ content: 'binary', hunks: [], opaque: '1111111..2222222\n' });
    const lines = ['GIT binary patch', 'literal 3', 'KcmZ>~', '', 'delta 4', 'LcmZ>~a', ''];
    const whole = parse(start, 'index 1111111..2222222 100644', ...lines, '');
    expect(whole.content).toBe('binary');
    expect(whole.opaque).toContain('literal 3\nKcmZ>~\n');
  });

  test('what --no-prefix, mnemonic prefixes and --no-index print', () => {
    expect(parse('diff --git a/x a/x', 'index 1111111..2222222', '--- a/x', '+++ a/x', ...hunk).path).toBe(
      'a/x',
    );
    expect(parse('diff --git i/x w/x', 'index 1111111..2222222', '--- i/x', '+++ w/x', ...hunk).path).toBe(
      'x',
    );
    const places = [
      'diff --git a/old/x b/new/x',
      'index 1111111..2222222',
      '--- a/old/x',
      '+++ b/new/x',
      ...hunk,
    ];
    expect(parse(...places).path).toBe('x');
  });
});

describe('refuses', () => {
  test.each([
    ['a header that says nothing', [start], /line 2: expected an extended header/],
    ['a header that is unknown', [start, 'colour red', ...sides, ...hunk], /line 2: .*found "colour red"/],
    ['sides without hunks', [start, 'index 1111111..2222222', ...sides], /line 5: expected a hunk header/],
    [
      'a head that is another file',
      [start, '--- a/x', '+++ b/evil', ...hunk],
      /line 1: expected the path of the "diff --git"/,
    ],
    ['a base that is another file', [start, '--- a/evil', '+++ b/x', ...hunk], /line 1/],
    [
      'a rename that its sides contradict',
      ['diff --git a/x b/y', 'rename from x', 'rename to y', '--- a/x', '+++ b/z', ...hunk],
      /line 1/,
    ],
    ['half a rename', [start, 'rename from x', ...sides, ...hunk], /both "from" and "to"/],
    [
      'two names without a rename',
      ['diff --git a/x b/y', 'index 1111111..2222222'],
      /two paths are the same/,
    ],
    [
      'names that only the header knows',
      ['diff --git a/x b/y', '--- a/p', '+++ b/q', ...hunk],
      /two paths are the same/,
    ],
    ['a base without head', [start, '--- a/x', ...hunk], /line 3: expected the line "\+\+\+ "/],
    [
      'a new file that was there',
      [start, 'new file mode 100644', ...sides, ...hunk],
      /"\/dev\/null" just where/,
    ],
    [
      'an old file that was not',
      [start, '--- /dev/null', '+++ b/x', '@@ -0,0 +1 @@', '+b'],
      /"\/dev\/null" just where/,
    ],
    [
      'half a change of mode',
      [start, 'old mode 100644', ...sides, ...hunk],
      /both "old mode" and "new mode"/,
    ],
    ['a mode that is none', [start, 'old mode 9', 'new mode 8'], /line 2: expected a mode/],
    ['ids that are none', [start, 'index ..', ...sides, ...hunk], /line 2: expected two blob ids/],
    ['a binary patch without size', [start, 'GIT binary patch', 'KcmZ', ''], /line 3: expected "literal"/],
    [
      'a binary patch that breaks off',
      [start, 'GIT binary patch', 'literal 3', 'KcmZ>~'],
      /line 5: expected base85 text, and an empty line/,
    ],
    [
      'text within a binary patch',
      [start, 'GIT binary patch', 'literal 3', '+evil()', ''],
      /line 4: expected base85/,
    ],
    [
      'a path out of the tree',
      ['diff --git a/../x b/../x', 'new file mode 100644'],
      /line 1: expected a path inside/,
    ],
  ])('%s', (_, lines, message) => {
    expect(() => parse(...lines)).toThrow(message);
  });
});
