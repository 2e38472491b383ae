import { expect, test } from 'vitest';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';

const problemsOf = (login: string) =>
  parseConfiguration(`login: ${login}\n`).problems.map(({ path, message }) => `${path} ${message}`);
const oidc = (fields: Record<string, unknown>) =>
  JSON.stringify({ oidc: { issuer: 'https://login.acme.example', clientId: 'countersign', ...fields } });

test('by default there is no provider, and a session is half a day long', () => {
  expect(withoutFile().login).toEqual({ sessionHours: 12, idleMinutes: 60 });
});

test('a provider needs an issuer and an id, and finds people by verified addresses', () => {
  const { configuration } = parseConfiguration(`login: ${oidc({})}\n`);
  expect(configuration?.login.oidc).toEqual({
    issuer: 'https://login.acme.example',
    clientId: 'countersign',
    scopes: ['openid', 'email'],
    match: 'email',
  });
});

test.each([
  'https://login.acme.example/realms/acme',
  'https://login.acme.example:8443/',
  'http://127.0.0.1:4000',
  'http://localhost:4000/x',
  'http://[::1]:4000',
])('%s is an issuer', (issuer) => {
  expect(problemsOf(oidc({ issuer }))).toEqual([]);
});

test.each([
  'http://login.acme.example',
  'http://127.0.0.1.evil.example',
  'https://user@login.acme.example',
  'https://login.acme.example/?x=1',
  'https://login.acme.example/#x',
  'ftp://login.acme.example',
  'login.acme.example',
])('%s is none', (issuer) => {
  expect(problemsOf(oidc({ issuer }))).toEqual([expect.stringMatching(/^login\.oidc\.issuer .*https/)]);
});

test.each([
  ['{ publicUrl: "https://countersign.acme.example/app" }', 'login.publicUrl'],
  ['{ publicUrl: "http://countersign.acme.example" }', 'login.publicUrl'],
  ['{ publicUrl: "https://countersign.acme.example/" }', 'login.publicUrl'],
  ['{ sessionHours: 0 }', 'login.sessionHours'],
  ['{ idleMinutes: 1 }', 'login.idleMinutes'],
  [oidc({ clientSecretVariable: 'OPENAI_API_KEY' }), 'login.oidc.clientSecretVariable'],
  [oidc({ clientSecret: 's' }), 'login.oidc.clientSecret'],
  [oidc({ scopes: ['two words'] }), 'login.oidc.scopes[0]'],
  [oidc({ match: 'name' }), 'login.oidc.match'],
])('%s is refused', (login, path) => {
  expect(problemsOf(login)).toEqual([expect.stringContaining(path) as string]);
});

test('a subject is of one person', () => {
  const { problems } = parseConfiguration(`people:
  ada: { name: Ada, subject: s1 }
  eve: { name: Eve, subject: s1 }
`);
  expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'people.eve.subject is who "ada" is at the login provider, too',
  ]);
});
