import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shellLine, stoppable } from '../../../activities/assets/stoppable.ts';
import { deedSchema } from '../../../core/remedy/plan.ts';

/** What a host's shell makes of it, but for its process id. */
const runBy = (shell: string, argv: readonly string[], cwd: string | null = null): string => {
  const [, ...words] = stoppable(argv, cwd);
  return execFileSync(shell, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/bin:/bin', OLDPWD: '/usr' },
  }).replace(/^\d+\n/, '');
};
const isDeed = (argv: readonly string[], cwd: string | null = null): boolean =>
  deedSchema.safeParse({ type: 'run', argv, cwd, env: {} }).success;

test('words come through as they are, whatever they hold', () => {
  const words = ['a b', "it's", '$HOME', '`id`', '\n', '-n', '*', '', '"'];
  const argv = ['/usr/bin/printf', '[%s]', ...words];
  expect(runBy('/bin/sh', argv)).toBe(words.map((word) => `[${word}]`).join(''));
  expect(execFileSync('/bin/sh', ['-c', shellLine(argv)], { encoding: 'utf8' })).toBe(
    words.map((word) => `[${word}]`).join(''),
  );
});

test.skipIf(!existsSync('/bin/bash'))(
  'what would have something else run than is shown is no deed (skipped without bash)',
  () => {
    const disguised = ['-a', 'restart-nothing', '/bin/sh', '-c', 'echo "$0"', 'as'];
    expect(runBy('/bin/bash', disguised)).toBe('as\n');
    expect(isDeed(disguised)).toBe(false);
    expect(isDeed(disguised.slice(2))).toBe(true);
  },
);

test('a variable in the place of a program, and a directory that hangs on where a login was before, are no deed', () => {
  const hidden = ['WORD=hidden', '/bin/sh', '-c', 'echo "$WORD"'];
  // As a host is given variables of a plan.
  expect(runBy('/bin/sh', ['env', 'A=b', ...hidden])).toBe('hidden\n');
  expect(isDeed(hidden)).toBe(false);
  expect(runBy('/bin/sh', ['/bin/pwd'], '-')).toContain('/usr\n');
  expect(isDeed(['/bin/pwd'], '-')).toBe(false);
  expect(isDeed(['/bin/pwd'], '/usr')).toBe(true);
});
