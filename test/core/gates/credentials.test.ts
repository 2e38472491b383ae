import { describe, expect, test } from 'vitest';
import { judgeCredential, namesCredential } from '../../../core/gates/credentials.ts';

const random = ['f8Kq2', 'Zx9Lm', '4Rt7V', 'bN3cX'].join('');

describe('names', () => {
  test.each([
    'password',
    'dbPassword',
    'DB_PASS',
    'api_key',
    'apiKey',
    'secretKey',
    'SECRET_KEY_BASE',
    'authToken',
    'client-secret',
    'AWS_SECRET_ACCESS_KEY',
    'credentials',
  ])('%s names a credential', (name) => {
    expect(namesCredential(name)).toBe(true);
  });

  test.each([
    'passwordField',
    'tokenType',
    'key',
    'cacheKey',
    'csrfToken',
    'nextToken',
    'compass',
    'pass',
    'secretary',
    'tokens',
    'primaryKey',
    'api_key_name',
  ])('%s does not', (name) => {
    expect(namesCredential(name)).toBe(false);
  });
});

describe('values', () => {
  test.each([
    ['apiKey', random],
    ['password', 'Tr0ub4dor&3x'],
    ['client_secret', 'a3f58c1e9b7d40628f15ce93d27ab604'],
  ])('%s = %s may be real', (name, value) => {
    expect(judgeCredential(name, value)).toBe('secret');
  });

  test.each([
    ['password', 'changeme'],
    ['password', 'admin123'],
    ['password', 'hunter2'],
    ['apiKey', 'your-api-key'],
    ['apiKey', '<your key>'],
    ['token', 'xxxxxxxx'],
    ['secret', 'my-secret'],
    ['secretKey', 'super-secret'],
  ])('%s = %s stands in', (name, value) => {
    expect(judgeCredential(name, value)).toBe('stand-in');
  });

  test.each([
    ['password', 'password'],
    ['token', 'token'],
    ['apiKey', '${API_KEY_2}'],
    ['apiKey', 'process.env.API_KEY_2'],
    ['token', '6f1c0a52-93c4-4e1b-8a55-0d9a4f7be2c1'],
    ['accessKey', 'AKIAIOSFODNN7EXAMPLE'],
    ['token', '1234567890abcdef1234'],
    ['token', 'urn:ietf:params:oauth:token-type:x509_2'],
    ['secret', '/run/secrets/app_2'],
    ['password', 'user.password.reset.v2'],
    ['token', 'short1'],
    ['commit', random],
  ])('%s = %s is none', (name, value) => {
    expect(judgeCredential(name, value)).toBe(null);
  });
});
