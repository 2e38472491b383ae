import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withSecretFiles } from '../../settings/environment.ts';

function secretFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  writeFileSync(file, text);
  return file;
}

test("connectors' tokens may come as files, whatever the connectors are called", () => {
  const file = secretFile('tok-1\n');
  expect(withSecretFiles({ COUNTERSIGN_CONNECTOR_STOCK_FILE: file })).toMatchObject({
    COUNTERSIGN_CONNECTOR_STOCK: 'tok-1',
  });
  expect(
    withSecretFiles({ COUNTERSIGN_CONNECTOR_STOCK_FILE: file, COUNTERSIGN_CONNECTOR_STOCK: 'own' }),
  ).toMatchObject({ COUNTERSIGN_CONNECTOR_STOCK: 'own' });
});

test('so may the secrets of login providers and of what checkpoints are sent to', () => {
  const file = secretFile('s');
  expect(
    withSecretFiles({ COUNTERSIGN_LOGIN_ACME_FILE: file, COUNTERSIGN_TRAIL_S3_SECRET_FILE: file }),
  ).toMatchObject({ COUNTERSIGN_LOGIN_ACME: 's', COUNTERSIGN_TRAIL_S3_SECRET: 's' });
});

test('a file that is not there is named with its variable', () => {
  expect(() => withSecretFiles({ COUNTERSIGN_CONNECTOR_STOCK_FILE: '/nowhere/at/all' })).toThrow(
    /COUNTERSIGN_CONNECTOR_STOCK_FILE names "\/nowhere\/at\/all"/,
  );
});

test('nothing else that ends so is read', () => {
  const file = secretFile('x');
  expect(withSecretFiles({ OTHER_FILE: file })).toEqual({ OTHER_FILE: file });
});
