import { expect, test } from 'vitest';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';

const parsed = (text: string) => parseConfiguration(`${text}\n`);
const problemsOf = (text: string) =>
  parsed(text).problems.map(({ path, message, remedy }) => `${path} ${message}: ${remedy}`);

test('by default there is nobody, who may nothing', () => {
  expect(withoutFile()).toMatchObject({ people: {}, teams: {} });
});

test('a person has roles, teams and keys, all of them empty unless written', () => {
  const { configuration } = parsed(`
people:
  ada: { name: Ada Lovelace, roles: [admin] }
  grace:
    name: Grace Hopper
    email: grace@acme.example
    roles: [approver, operator]
    teams: [shop]
    keys:
      - { publicKey: MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=, revoked: 2026-11-20 }
teams:
  shop: { assets: ["shop-*"] }`);
  expect(configuration?.people).toEqual({
    ada: { name: 'Ada Lovelace', roles: ['admin'], teams: [], keys: [] },
    grace: {
      name: 'Grace Hopper',
      email: 'grace@acme.example',
      roles: ['approver', 'operator'],
      teams: ['shop'],
      keys: [
        { publicKey: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=', revoked: '2026-11-20' },
      ],
    },
  });
  expect(configuration?.teams).toEqual({ shop: { roles: [], repositories: [], assets: ['shop-*'] } });
});

test.each([
  ['people: { ada: { roles: [admin] } }', /^people\.ada\.name is missing/],
  ['people: { ada: { name: "" } }', /^people\.ada\.name is no name/],
  ['people: { ada: { name: " Ada" } }', /^people\.ada\.name is no name/],
  [String.raw`people: { ada: { name: "A\nda" } }`, /^people\.ada\.name is no name/],
  [String.raw`people: { ada: { name: "A\u202eda" } }`, /^people\.ada\.name is no name/],
  ['people: { ada: { name: Ada, email: ada } }', /^people\.ada\.email is no e-mail/],
  ['people: { ada: { name: Ada, roles: [root] } }', /Choose one of viewer, author/],
  ['people: { ada: { name: Ada, roles: [aproveR], teams: [] } }', /Did you mean "approver"/],
  [
    'people: { ada: { name: Ada, role: [admin] } }',
    /^people\.ada\.role is no known field: Did you mean "roles"/,
  ],
  ['people: { Ada: { name: Ada } }', /^people\.Ada is no name/],
  ['people: { __proto__: { name: Ada } }', /^people\.__proto__ is no name/],
  ['teams: { __proto__: { assets: ["*"] } }', /^teams\.__proto__ is no name/],
  ['people: { ada: { name: Ada, keys: [{ publicKey: short }] } }', /publicKey is no Ed25519 public key/],
  [
    'people: { ada: { name: Ada, keys: [{ publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBm/RAlphM3+hUG6wWfcO5bIUIaqMLa2ywxcOK1wMWbh", revoked: 2026-02-30 }] } }',
    /revoked is "2026-02-30", which does not fit: Write a day/,
  ],
  ['teams: { shop: { repositories: [""] } }', /^teams\.shop\.repositories\[0\] is empty/],
])('%s is refused', (text, problem) => {
  expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
});
