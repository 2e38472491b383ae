import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const database = new URL('postgres://127.0.0.1/x');
database.username = 'user';
database.password = 'hidden';

test('without a secret the program ends, says what to set, and shows no other secret', () => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../api/main.ts')],
    {
      env: { PATH: process.env['PATH'], DATABASE_URL: database.href },
      encoding: 'utf8',
    },
  );
  expect(status).toBe(1);
  expect(stderr).toContain('set GITHUB_WEBHOOK_SECRET');
  expect(stderr + stdout).not.toContain('hidden');
});
