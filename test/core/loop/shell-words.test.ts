import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShell } from '../../../core/loop/shell-words.ts';

const programs = (text: string) => readShell(text).map(({ program }) => program);

test('a line is read as its simple commands, without assignments, wrappers and keywords', () => {
  expect(programs('A=1 npm ci && timeout 30 npm test | tail -5; ls &')).toEqual(['npm', 'npm', 'tail', 'ls']);
  expect(programs('if [ -f a ]; then cat a; else echo no; fi')).toEqual(['[', 'cat', 'echo', 'fi']);
  expect(programs('sudo -n env X=2 /usr/bin/cat x')).toEqual(['cat']);
});

test('quotes hold words together and separators apart', () => {
  expect(readShell(`git commit -m "a; b && c" 'd | e' f\\ g`)).toEqual([
    { program: 'git', words: ['commit', '-m', 'a; b && c', 'd | e', 'f g'] },
  ]);
  expect(readShell('echo a # cat b')).toEqual([{ program: 'echo', words: ['a'] }]);
  expect(readShell('cat a#b')).toEqual([{ program: 'cat', words: ['a#b'] }]);
});

test('what a substitution or a shell is to run is read, too', () => {
  expect(programs('echo "$(cat a)" `cat b`')).toContain('cat');
  expect(programs('x=$(cat a)')).toContain('cat');
  expect(programs(`bash -lc "cat a | wc -l"`)).toEqual(['bash', 'cat', 'wc']);
  expect(programs(`sh -c "sh -c 'cat a'"`)).toEqual(['sh', 'sh', 'cat']);
});

test('a here-document is what is written, unless an interpreter reads it', () => {
  expect(readShell('cat > a.md <<EOF\ncat /etc/shadow\nEOF\nls')).toEqual([
    { program: 'cat', words: ['>', 'a.md'] },
    { program: 'ls', words: [] },
  ]);
  expect(readShell("python3 - <<'PY'\nopen('x')\nPY\n")).toContainEqual({
    program: 'python3',
    words: ["open('x')\n"],
  });
  expect(programs('bash <<EOF\ncat a\nEOF')).toContain('cat');
});

test('any text is read in the end', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
      for (const { program } of readShell(text)) expect(typeof program).toBe('string');
    }),
  );
  expect(readShell('$('.repeat(5000))).toEqual(expect.any(Array));
  expect(readShell(`${'"'.repeat(9999)}${'<<A\n'.repeat(2000)}`)).toEqual(expect.any(Array));
});
