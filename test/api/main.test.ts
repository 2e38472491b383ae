import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('without a secret the program ends, says what to set, and shows no other secret', () => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../api/main.ts')],
    {
      env: { PATH: process.env['PATH'], DATABASE_URL: 'postgres://user:hidden@127.0.0.1/x' },
      encoding: 'utf8',
    },
  );
  expect(status).toBe(1);
  expect(stderr).toContain('set GITHUB_WEBHOOK_SECRET');
  expect(stderr + stdout).not.toContain('hidden');
});
