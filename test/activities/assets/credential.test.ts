import { expect, test } from 'vitest';
import { credentialOf } from '../../../activities/assets/credential.ts';

const node = (code: string) => ({ credentialCommand: [process.execPath, '-e', code] });

test('a variable, what a command prints, or nothing', async () => {
  expect(await credentialOf('x', {}, {})).toBeNull();
  expect(
    await credentialOf('x', { credentialVariable: 'COUNTERSIGN_FLEET_A' }, { COUNTERSIGN_FLEET_A: 'secret' }),
  ).toBe('secret');
  expect(await credentialOf('x', node('console.log("short")'), process.env)).toBe('short');
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n';
  expect(await credentialOf('x', node(`process.stdout.write(${JSON.stringify(key)})`), process.env)).toBe(
    key,
  );
});

test('a command is given no secret of ours, and no shell', async () => {
  const environment = { ...process.env, COUNTERSIGN_LIVE_OTHER: 'secret', DATABASE_URL: 'x' };
  const names = await credentialOf('x', node('console.log(Object.keys(process.env).join())'), environment);
  expect(
    names?.split(',').filter((name) => name.startsWith('COUNTERSIGN') || name === 'DATABASE_URL'),
  ).toEqual([]);
  expect(await credentialOf('x', { credentialCommand: ['echo', '$HOME; id'] }, process.env)).toBe(
    '$HOME; id',
  );
});

test('what is missing is named with its remedy, and what failed is not repeated', async () => {
  await expect(credentialOf('shop', { credentialVariable: 'COUNTERSIGN_LIVE_A' }, {})).rejects.toMatchObject({
    failure: {
      kind: 'configuration.invalid',
      message: expect.stringContaining('COUNTERSIGN_LIVE_A_FILE') as string,
    },
  });
  for (const code of [
    'console.log("half a secret"); process.exit(1)',
    '',
    'process.stdout.write("s".repeat(200000))',
  ]) {
    const failing = credentialOf('shop', node(code), process.env);
    await expect(failing).rejects.toMatchObject({ failure: { kind: 'configuration.invalid' } });
    await expect(failing).rejects.not.toThrow(/half a secret|ssss/);
  }
});
