import { expect, test } from 'vitest';
import { isFixedHost } from '../../../core/gates/hosts.ts';

test.each([
  ['http://localhost:3000', null],
  ['http://localhost/api', null],
  ['postgres://app@localhost:5432/app', null],
  ['http://127.0.0.1:8080/x', null],
  ['https://10.1.2.3/', null],
  ['wss://staging.acme.com', null],
  ['https://api-staging.acme.com/v1', null],
  ['https://abc.ngrok-free.app', null],
  ['localhost:5432', null],
  ['localhost', 'dbHost'],
  ['192.168.1.10', null],
  ['93.184.216.34', 'serverAddress'],
])('%s for %s is fixed', (value, name) => {
  expect(isFixedHost(value, name)).toBe(true);
});

test.each([
  ['http://localhost', null],
  ['http://localhost/', null],
  ['http://127.0.0.1', null],
  ['https://www.acme.com/staging', null],
  ['https://backstage.io/docs', null],
  ['http://169.254.169.254/latest', null],
  ['http://192.0.2.1/', null],
  ['localhost', null],
  ['localhost', 'label'],
  ['127.0.0.1', 'host'],
  ['0.0.0.0', 'host'],
  ['1.2.3.4', 'version'],
  ['10.0.0.0', 'subnet'],
  ['999.1.1.1', 'host'],
  ['a localhost:3000 b', null],
])('%s for %s is not', (value, name) => {
  expect(isFixedHost(value, name)).toBe(false);
});
