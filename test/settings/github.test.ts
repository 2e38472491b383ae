import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withSecretFiles } from '../../settings/environment.ts';
import { gitHubConnectionOf, webhookSecretOf } from '../../settings/github.ts';

const pair = (type: 'pkcs1' | 'pkcs8') =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type, format: 'pem' },
  }).privateKey;
const key = pair('pkcs1');
const app = { GITHUB_APP_ID: '123456', GITHUB_APP_PRIVATE_KEY: key };
const token = { COUNTERSIGN_GITHUB_TOKEN: 'github_pat_11AAAA_abcdefgh' };

test('without a login no GitHub is connected', () => {
  expect(gitHubConnectionOf({})).toBeNull();
  expect(
    gitHubConnectionOf({ GITHUB_APP_ID: ' ', GITHUB_APP_PRIVATE_KEY: '', COUNTERSIGN_GITHUB_TOKEN: '' }),
  ).toBeNull();
  expect(gitHubConnectionOf({ COUNTERSIGN_GITHUB_URL: 'https://ghe.example' })).toBeNull();
});

test.each(['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_MODELS_TOKEN', 'GH_ENTERPRISE_TOKEN'])(
  'the token %s of a shell or of CI connects nothing',
  (name) => {
    expect(gitHubConnectionOf({ [name]: 'ghp_abcdefgh12345678' })).toBeNull();
  },
);

describe('an App', () => {
  test('connects github.com', () => {
    expect(gitHubConnectionOf(app)).toEqual({
      login: {
        kind: 'app',
        appId: '123456',
        privateKey: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/) as string,
      },
      url: 'https://github.com',
      apiUrl: 'https://api.github.com',
      host: 'github.com',
      simulated: false,
    });
  });

  test.each([
    ['as GitHub gives it', key],
    ['in the newer form', pair('pkcs8')],
    ['on one line', key.replaceAll('\n', String.raw`\n`)],
  ])('takes its key %s', (_, privateKey) => {
    expect(gitHubConnectionOf({ ...app, GITHUB_APP_PRIVATE_KEY: privateKey })?.login.kind).toBe('app');
  });

  test('may be named by its client id', () => {
    expect(gitHubConnectionOf({ ...app, GITHUB_APP_ID: 'Iv23liAbCdEf' })).toMatchObject({
      login: { appId: 'Iv23liAbCdEf' },
    });
  });

  test('takes its key from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-key-'));
    const file = join(folder, 'app.pem');
    writeFileSync(file, key);
    const environment = withSecretFiles({ GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY_FILE: file });
    expect(gitHubConnectionOf(environment)?.login.kind).toBe('app');
    rmSync(folder, { recursive: true });
  });
});

describe('the address', () => {
  test.each([
    ['https://ghe.example', 'https://ghe.example', 'https://ghe.example/api/v3', 'ghe.example'],
    [
      'https://GHE.example:8443/',
      'https://ghe.example:8443',
      'https://ghe.example:8443/api/v3',
      'ghe.example:8443',
    ],
    ['https://tenant.ghe.com', 'https://tenant.ghe.com', 'https://api.tenant.ghe.com', 'tenant.ghe.com'],
    ['https://github.com/', 'https://github.com', 'https://api.github.com', 'github.com'],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000', 'http://127.0.0.1:9000/api/v3', '127.0.0.1:9000'],
  ])('%s has its API where its kind has it', (address, url, apiUrl, host) => {
    expect(gitHubConnectionOf({ ...token, COUNTERSIGN_GITHUB_URL: address })).toMatchObject({
      url,
      apiUrl,
      host,
    });
  });
});

describe('a simulated GitHub', () => {
  const simulated = { COUNTERSIGN_SIMULATED_GITHUB_URL: 'http://127.0.0.1:8125' };

  test('is there where nothing else is', () => {
    expect(gitHubConnectionOf(simulated)).toMatchObject({
      url: 'http://127.0.0.1:8125',
      apiUrl: 'http://127.0.0.1:8125/api/v3',
      host: null,
      simulated: true,
    });
  });

  test.each([app, token])('gives way to a real login', (login) => {
    expect(gitHubConnectionOf({ ...simulated, ...login })).toMatchObject({
      host: 'github.com',
      simulated: false,
    });
  });

  test('runs on this machine alone', () => {
    expect(() =>
      gitHubConnectionOf({ COUNTERSIGN_SIMULATED_GITHUB_URL: 'https://elsewhere.example' }),
    ).toThrow('names another machine');
  });
});

describe('a mistake is named with its remedy, and no secret is', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    [
      'an App without a key',
      { GITHUB_APP_ID: '1' },
      /GITHUB_APP_ID is set without a key: set GITHUB_APP_PRIVATE_KEY_FILE/,
    ],
    ['a key without an App', { GITHUB_APP_PRIVATE_KEY: key }, /without GITHUB_APP_ID/],
    ['no number', { ...app, GITHUB_APP_ID: 'my app' }, /GITHUB_APP_ID is "my app"/],
    ['a key that is none', { ...app, GITHUB_APP_PRIVATE_KEY: key.slice(0, 400) }, /is no RSA key in PEM/],
    ['a key of another kind', { ...app, GITHUB_APP_PRIVATE_KEY: edKey() }, /is no RSA key in PEM/],
    ['both', { ...app, ...token }, /is set beside an App/],
    ['a token with a line end within', { COUNTERSIGN_GITHUB_TOKEN: 'github_pat_abc\nX: y' }, /is no token/],
    ['http to another machine', { ...token, COUNTERSIGN_GITHUB_URL: 'http://ghe.example' }, /use https/],
    ['another scheme', { ...token, COUNTERSIGN_GITHUB_URL: 'ssh://ghe.example' }, /COUNTERSIGN_GITHUB_URL/],
    ['a path', { ...token, COUNTERSIGN_GITHUB_URL: 'https://ghe.example/api/v3' }, /is more than a root/],
    [
      'a login in the address',
      { ...token, COUNTERSIGN_GITHUB_URL: 'https://u:hunter2@ghe.example' },
      /holds a login/,
    ],
    ['no address', { ...token, COUNTERSIGN_GITHUB_URL: 'ghe.example' }, /is no address/],
  ])('%s', (_, environment, message) => {
    const told = (() => {
      try {
        return JSON.stringify(gitHubConnectionOf(environment));
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(told).toMatch(message);
    expect(told).not.toMatch(/hunter2|pat_abc|PRIVATE KEY-----/);
    expect(told).not.toContain(key.slice(100, 130));
  });
});

test('the secret of webhooks needs no login', () => {
  expect([webhookSecretOf({}), webhookSecretOf({ GITHUB_WEBHOOK_SECRET: ' s3cret\n' })]).toEqual([
    null,
    's3cret',
  ]);
});

function edKey(): string {
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
}
