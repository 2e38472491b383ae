import { expect, test } from 'vitest';
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
    'run script eeeeeeeeeeee… "x"',
  ],
] as const)('%j is told as %s', (deed, words) => {
  const given = 'argv' in deed ? { ...deed, argv: [...deed.argv] } : deed;
  expect(describeDeed(given)).toBe(words);
});

test('what a terminal would obey does not come through', () => {
  expect(describeDeed({ type: 'run', argv: ['a\u001b[2Kb', 'c\u202ed'], cwd: null, env: {} })).not.toMatch(
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    /[\u001b\u202e]/,
  );
});
