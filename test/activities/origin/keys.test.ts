import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import {
  makeKey,
  publicLine,
  readPrivateKey,
  signText,
  verifySignature,
} from '../../../activities/origin/keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'origin-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const text = 'countersign.origin.v1\n{}';

/** An unencrypted key as ssh-keygen writes it. */
const opensshKey = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW`;

const hasKeygen = (() => {
  try {
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
})();

describe('a signature', () => {
  const { privateKey, publicKey } = makeKey();
  const signature = signText(text, readPrivateKey(privateKey));

  test('is that of its key over its text', () => {
    expect(verifySignature(text, signature, publicKey)).toBe(true);
    expect(publicLine(readPrivateKey(privateKey))).toBe(publicKey);
  });

  test('is none over another text, by another key, or cut', () => {
    expect(verifySignature(`${text} `, signature, publicKey)).toBe(false);
    expect(verifySignature(text, signature, makeKey().publicKey)).toBe(false);
    expect(verifySignature(text, signature.slice(4), publicKey)).toBe(false);
  });

  test.each(['', 'nonsense', 'ssh-ed25519', 'ssh-ed25519 AAAA', 'ssh-rsa AAAA', 'A'.repeat(60)])(
    'by the key %j verifies nothing, and nothing throws',
    (key) => {
      expect(verifySignature(text, signature, key)).toBe(false);
    },
  );

  test('by a key of another kind counts for nothing', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const der = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(verifySignature(text, signature, der)).toBe(false);
    expect(() => readPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())).toThrow(
      /not of the kind Ed25519/,
    );
  });
});

test.skipIf(!hasKeygen)('keys of ssh-keygen sign and verify', () => {
  const path = join(folder, 'id');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada@acme', '-f', path]);
  const signature = signText(text, readPrivateKey(readFileSync(path, 'utf8')));
  expect(verifySignature(text, signature, readFileSync(`${path}.pub`, 'utf8'))).toBe(true);
});

test.skipIf(!hasKeygen)('a key with a passphrase says what to do', () => {
  const path = join(folder, 'locked');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', path]);
  expect(() => readPrivateKey(readFileSync(path, 'utf8'))).toThrow(/has a passphrase/);
});

test('a damaged key is refused', () => {
  expect(() => readPrivateKey(opensshKey)).toThrow();
  expect(() => readPrivateKey('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n')).toThrow(/damaged/);
  expect(() => readPrivateKey('')).toThrow();
});
