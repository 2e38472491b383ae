import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDiff } from '../../../core/change/parse-diff.ts';
import type { ParsedFile } from '../../../core/change/parsed-file.ts';
import type { Hunk, HunkLine } from '../../../core/change/snapshot.ts';
import { cpuMs } from '../../cpu-time.ts';

const change = (path: string): string =>
  `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+b\n`;

const paths = (text: string): string[] => parseDiff(text).map((file) => file.path);

describe('reads', () => {
  test('files in path order, whatever order they come in', () => {
    expect(paths(change('z') + change('B') + change('a'))).toEqual(['B', 'a', 'z']);
  });

  test('a mail as git format-patch writes it', () => {
    const mail = [
      'From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001',
      'From: A <a@example.org>',
      'Subject: [PATCH] Fix',
      '',
      '- one thing',
      '+ another',
      '---',
      ' x | 2 +-',
      ' 1 file changed, 1 insertion(+), 1 deletion(-)',
      '',
      `${change('x')}-- `,
      '2.39.5',
      '',
    ].join('\n');
    expect(paths(mail)).toEqual(['x']);
    expect(paths(`${mail}\n${mail.replaceAll('/x', '/y')}`)).toEqual(['x', 'y']);
  });

  test('plain diffs, with what diff -r and Subversion print between them', () => {
    const plain = '--- o/x\n+++ n/x\n@@ -1 +1 @@\n-a\n+b\n';
    const text = `diff -ru o/x n/x\n${plain}Only in n: other\nBinary files o/b and n/b differ\nIndex: y\n${'='.repeat(67)}\n${plain.replaceAll('/x', '/y')}`;
    expect(paths(text)).toEqual(['b', 'x', 'y']);
  });

  test('a whole patch with Windows line ends', () => {
    const [file] = parseDiff((change('x') + change('y')).replaceAll('\n', '\r\n'));
    expect(file?.path).toBe('x');
    expect(file?.hunks[0]?.lines.map((line) => line.text)).toEqual(['a', 'b']);
  });

  test('a file that became a link as one file', () => {
    const text =
      'diff --git a/x b/x\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n' +
      'diff --git a/x b/x\nnew file mode 120000\nindex 0000000..2222222\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+target\n\\ No newline at end of file\n';
    expect(parseDiff(text)).toMatchObject([
      {
        path: 'x',
        status: 'type-changed',
        content: 'symlink',
        baseMode: '100644',
        headMode: '120000',
        hunks: [{}, {}],
      },
    ]);
  });

  test('text that is not well-formed Unicode, as replaced', () => {
    expect(parseDiff(change('x').replace('+b', '+\u{D800}'))[0]).toMatchObject({ lossy: true });
  });
});

describe('refuses', () => {
  test.each([
    ['text', 'hello\nworld\n', /line 3: expected a unified diff with at least one file, found the end/],
    ['nothing', '', /at least one file/],
    [
      'a combined diff',
      'diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n--a\n++b\n',
      /line 1: expected a diff against one parent/,
    ],
    ['hunks without a file', '@@ -1 +1 @@\n-a\n+b\n', /line 1: expected the file's "---" and "\+\+\+" lines/],
    ['hunks within the talk between files', `${change('x')}-- \n2.39\n@@ -9 +9 @@\n-a\n+evil()\n`, /line 10/],
    [
      'lines that a hunk does not count',
      `${change('x')}+evil()\n`,
      /line 8: expected a hunk header, the next file, or the end.*found "\+evil\(\)"/,
    ],
    ['such lines behind an empty one', `${change('x')}\n+evil()\n`, /line 9/],
    [
      'the same file twice',
      change('x') + change('y') + change('x'),
      /line 15: expected each file once, but "x"/,
    ],
    [
      'a file that is made and then deleted',
      'diff --git a/x b/x\nnew file mode 100644\ndiff --git a/x b/x\ndeleted file mode 100644\n',
      /line 3: expected each file once/,
    ],
    [
      'a context diff',
      '*** a/x\n--- b/x\n***************\n*** 1 ****\n! a\n--- 1 ----\n! b\n',
      /at least one file/,
    ],
  ])('%s', (_, text, message) => {
    expect(() => parseDiff(text)).toThrow(message);
  });

  test('with the kind by which callers know it', () => {
    expect(() => parseDiff('x')).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'change.malformed-patch' }) }),
    );
  });

  test('every truncation of a patch that cuts into a hunk', () => {
    const lines = change('x').split('\n');
    for (const length of [1, 2, 3, 4, 5, 6])
      expect(() => parseDiff(lines.slice(0, length).join('\n'))).toThrow(/malformed/);
  });
});

// A printer of its own, so that what is parsed can be compared with what was meant.

const lineText = fc.stringMatching(/^[ -~äß\u{1F600}+@\\-]{0,12}$/u);
const body = fc.array(fc.record({ kind: fc.constantFrom('context', 'added', 'removed'), text: lineText }), {
  minLength: 1,
  maxLength: 8,
});
const hunks = fc.array(fc.record({ gap: fc.nat(9), heading: fc.constantFrom('', 'f()'), body }), {
  minLength: 1,
  maxLength: 4,
});

interface Printed {
  text: string;
  hunks: Hunk[];
}

const printHunks = (
  drawn: { gap: number; heading: string; body: { kind: string; text: string }[] }[],
): Printed => {
  let [base, head, text] = [1, 1, ''];
  const printed: Hunk[] = [];
  for (const { gap, heading, body } of drawn) {
    base += gap;
    head += gap;
    const from = { base, head };
    const lines = body.map(
      ({ kind, text }): HunkLine => ({
        kind: kind as HunkLine['kind'],
        text,
        baseLine: kind === 'added' ? null : base++,
        headLine: kind === 'removed' ? null : head++,
      }),
    );
    const count = { base: base - from.base, head: head - from.head };
    const start = (side: 'base' | 'head') => from[side] - (count[side] === 0 ? 1 : 0);
    const marks = { context: ' ', added: '+', removed: '-' };
    text += `@@ -${start('base')},${count.base} +${start('head')},${count.head} @@${heading && ` ${heading}`}\n`;
    text += lines.map((line) => `${marks[line.kind]}${line.text}\n`).join('');
    printed.push({ heading, lines });
  }
  return { text, hunks: printed };
};

test('what is printed is parsed back, line for line', () => {
  const file = fc.record({ name: fc.stringMatching(/^[a-z][a-z .-]{0,8}[a-z]$/), hunks });
  fc.assert(
    fc.property(
      fc.uniqueArray(file, { selector: ({ name }) => name, minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (files, isGit) => {
        const expected = files.map(({ name, hunks }) => ({ path: name, ...printHunks(hunks) }));
        const text = expected.map(
          ({ path, text }) =>
            `${isGit ? `diff --git a/${path} b/${path}\n` : ''}--- a/${path}\n+++ b/${path}\n${text}`,
        );
        const byPath = (one: { path: string }, other: { path: string }) => (one.path < other.path ? -1 : 1);
        const parsed = parseDiff(text.join('')).map(({ path, hunks }: ParsedFile) => ({ path, hunks }));
        expect(parsed).toEqual(expected.map(({ path, hunks }) => ({ path, hunks })).sort(byPath));
      },
    ),
  );
});

test('a patch that lost or gained a line of a hunk is refused or reads differently, never the same', () => {
  fc.assert(
    fc.property(hunks, fc.nat(), fc.boolean(), (drawn, place, isGained) => {
      const lines = printHunks(drawn).text.slice(0, -1).split('\n');
      const at = 1 + (place % (lines.length - 1 || 1));
      const cut = isGained ? lines.toSpliced(at, 0, '+gained') : lines.toSpliced(at, 1);
      const parse = (all: string[]) => JSON.stringify(parseDiff(`--- a/x\n+++ b/x\n${all.join('\n')}\n`));
      let read: string;
      try {
        read = parse(cut);
      } catch (error) {
        expect(String(error)).toMatch(/malformed at line \d+/);
        return;
      }
      expect(read).not.toBe(parse(lines));
    }),
  );
});

test('any text is read or refused, never anything else, and in bounded time', () => {
  const pieces = fc.constantFrom(
    'diff --git a/x b/x',
    '--- a/x',
    '+++ b/x',
    '@@ -1 +1 @@',
    '-a',
    '+b',
    ' c',
    '',
    '\\ No newline',
    'GIT binary patch',
    'literal 3',
    'rename from x',
    'rename to y',
    '-- ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 20 }), (lines) => {
      try {
        parseDiff(lines.join('\n'));
      } catch (error) {
        expect(String(error)).toMatch(/^Failed: The patch is malformed at line \d+: expected /);
      }
    }),
  );
});

test('a patch as large as one may be is read in well under a second', () => {
  const text = Array.from({ length: 10_000 }, (_, at) => change(`file-${at}`)).join('');
  const started = cpuMs();
  expect(parseDiff(text)).toHaveLength(10_000);
  const long = 'x'.repeat(1_500_000);
  for (const line of [
    `diff --git "${long}`,
    `Binary files ${long}`,
    `diff --git a/${long}`,
    `--- ${long}\n+++ ${long}`,
  ]) {
    expect(() => parseDiff(line)).toThrow(/malformed/);
  }
  expect(cpuMs() - started).toBeLessThan(3000);
});
