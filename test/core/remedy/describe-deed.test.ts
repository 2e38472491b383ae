import { expect, test } from 'vitest';
import { inMarkdown } from '../../../core/panel/markdown.ts';
import { safeLine } from '../../../core/panel/safe-text.ts';
import { describeDeed } from '../../../core/remedy/describe-deed.ts';

test.each([
  [{ type: 'restart', graceSeconds: 5 }, 'restart, 5 s of grace'],
  [{ type: 'scale', from: 2, to: 3 }, 'scale from 2 to 3'],
  [{ type: 'roll-back', from: '1.4', to: '1.3' }, 'roll back from 1.4 to 1.3'],
  [{ type: 'configure', setting: 'pool', from: null, to: '20' }, 'set pool from unset to "20"'],
  [
    { type: 'run', argv: ['ls', '-l', 'a b'], cwd: '/srv', env: { A: '1' } },
    'run "ls" "-l" "a b" in /srv with A="1"',
  ],
  [
    { type: 'script', digest: 'e'.repeat(64), argv: ['x'], cwd: null, env: {} },
    `run script ${'e'.repeat(64)} "x"`,
  ],
  [
    { type: 'script', digest: 'e'.repeat(64), argv: [], cwd: '/srv/a  b', env: {} },
    `run script ${'e'.repeat(64)} in "/srv/a \\u0020b"`,
  ],
  [{ type: 'roll-back', from: '1.4', to: '1.3 ' }, 'roll back from 1.4 to "1.3\\u0020"'],
] as const)('%j is told as %s', (deed, words) => {
  const given = 'argv' in deed ? { ...deed, argv: [...deed.argv] } : deed;
  expect(describeDeed(given)).toBe(words);
});

test.each([
  ['it turns the direction of reading', '/srv/\u202ecod.exe'],
  ['it has no width', '/srv/cache\u200b'],
  ['it is a tag that nobody sees', `/srv/cache${String.fromCodePoint(0xe0041)}`],
  ['it looks like another letter', '/srv/\u0441ache'],
  ['it is another letter once it is folded', '/srv/\uff43ache'],
  ['it is a mark on the letter before', '/srv/c\u0307ache'],
  ['it is a blank at the end', '/srv/cache '],
  ['it is a second blank', '/srv/a  b'],
  ['it is another blank', '/srv/a\u00a0b'],
])('what is read is what runs, though %s', (_, word) => {
  const deed = { type: 'run' as const, argv: ['rm', word], cwd: null, env: {} };
  const told = inMarkdown(describeDeed(deed)).replace(/&#(\d+);/g, (__, code: string) =>
    String.fromCharCode(Number(code)),
  );
  expect(told).toMatch(/^[ -~]*$/);
  const [, read = ''] = /^run "rm" (".*")$/.exec(told) ?? [];
  expect(JSON.parse(read)).toBe(word);
  // As any other text of a model is shown, it is not what runs, or does not look so.
  expect(safeLine(`run "rm" ${JSON.stringify(word)}`)).not.toBe(told);
});
