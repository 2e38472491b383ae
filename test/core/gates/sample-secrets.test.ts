import { expect, test } from 'vitest';
import { isSampleSecret } from '../../../core/gates/sample-secrets.ts';

const at = '@db.acme.com/app';

test.each([
  ['secrets.aws', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['secrets.basicauth', `https://user:password${at}`],
  ['secrets.basicauth', `https://ann:\${PASSWORD}${at}`],
  ['secrets.database-connection-string', `postgres://postgres:postgres${at}`],
  ['secrets.database-connection-string', `mysql://root:root${at}`],
  ['secrets.database-connection-string', `mysql://ann:<password>${at}`],
] as const)('%s %s is a sample', (rule, text) => {
  expect(isSampleSecret(rule, text)).toBe(true);
});

test.each([
  ['secrets.database-connection-string', `postgres://ann:k8Wd2mQ9${at}`],
  ['secrets.basicauth', `https://ann:ann-k8Wd2mQ9${at}`],
  ['secrets.github', 'password'],
] as const)('%s %s is not', (rule, text) => {
  expect(isSampleSecret(rule, text)).toBe(false);
});
