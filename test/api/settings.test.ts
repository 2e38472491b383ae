import { expect, test } from 'vitest';
import { apiSettings } from '../../api/settings.ts';

const least = { DATABASE_URL: 'postgres://x', GITHUB_WEBHOOK_SECRET: 'one' };

test('it listens on this machine alone, unless told otherwise', () => {
  expect(apiSettings(least, '/')).toMatchObject({ host: '127.0.0.1', port: 7300, appId: null });
  const told = { ...least, COUNTERSIGN_API_HOST: '0.0.0.0', COUNTERSIGN_API_PORT: '80', GITHUB_APP_ID: '7' };
  expect(apiSettings(told, '/')).toMatchObject({ host: '0.0.0.0', port: 80, appId: '7' });
});

test('the Temporal UI is where TEMPORAL_UI_URL says, of which its origin counts', () => {
  const home = { ...least, COUNTERSIGN_HOME: '/nowhere/at/all' };
  expect(apiSettings(home, '/').uiOrigin).toBeNull();
  const told = { ...home, TEMPORAL_UI_URL: 'https://temporal.example/namespaces/default' };
  expect(apiSettings(told, '/').uiOrigin).toBe('https://temporal.example');
  for (const wrong of ['temporal.example', 'file:///etc/passwd', 'javascript:alert(1)'])
    expect(() => apiSettings({ ...home, TEMPORAL_UI_URL: wrong }, '/')).toThrow(
      'TEMPORAL_UI_URL is no address',
    );
});

test('empty variables count as not set', () => {
  const empty = {
    ...least,
    COUNTERSIGN_API_HOST: ' ',
    COUNTERSIGN_API_PORT: '',
    GITHUB_APP_ID: '',
    GITHUB_WEBHOOK_SECRET_NEXT: ' ',
  };
  expect(apiSettings(empty, '/')).toEqual(apiSettings(least, '/'));
});

test('of the environment it keeps what is for signing people in, and no other secret', () => {
  const told = { ...least, COUNTERSIGN_LOGIN_SECRET: 's', OPENAI_API_KEY: 'sk', COUNTERSIGN_LIVE_KEY: 'k' };
  expect(apiSettings(told, '/').loginSecrets).toEqual({ COUNTERSIGN_LOGIN_SECRET: 's' });
});

test('a second secret is the next one', () => {
  expect(apiSettings(least, '/').webhookSecrets).toEqual(['one']);
  expect(apiSettings({ ...least, GITHUB_WEBHOOK_SECRET_NEXT: 'two' }, '/').webhookSecrets).toEqual([
    'one',
    'two',
  ]);
});

test.each([
  ['DATABASE_URL', ''],
  ['GITHUB_WEBHOOK_SECRET', ''],
  ['GITHUB_WEBHOOK_SECRET', ' '],
  ['COUNTERSIGN_API_PORT', 'no'],
  ['COUNTERSIGN_API_PORT', '65536'],
  ['COUNTERSIGN_API_PORT', '-1'],
])('without a good %s ("%s") it does not start, and says what to set', (variable, value) => {
  expect(() => apiSettings({ ...least, [variable]: value }, '/')).toThrow(
    `set ${variable === 'COUNTERSIGN_API_PORT' ? 'it' : variable} to`.replace(
      'set DATABASE_URL to',
      'set DATABASE_URL',
    ),
  );
});
