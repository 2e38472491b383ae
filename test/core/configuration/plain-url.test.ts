import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfiguration } from '../../../core/configuration/parse.ts';
import { plainUrl } from '../../../core/configuration/plain-url.ts';

const taken = (url: string) => plainUrl('take it out').safeParse(url).success;

test.each([
  ['https://host.example', true],
  ['https://host.example:8443/@team/x@y', true],
  ['http://127.0.0.1:8080?to=a@b', true],
  ['https://[::1]/#a@b', true],
  ['https://user:secret@host.example', false],
  ['https://user@host.example/path', false],
  ['https://:secret@host.example', false],
  ['HTTPS://user:secret@host.example', false],
  [' https://user:secret@host.example', false],
  ['https:///user:secret@host.example', false],
  ['https://\\\\user:secret@host.example', false],
  ['https://\t/user:secret@host.example', false],
  ['https://user:a@b@host.example', false],
  ['ftp://host.example', false],
  ['host.example', false],
  ['', false],
])('%j is an address without a login: %s', (url, is) => expect(taken(url)).toBe(is));

test('whatever a URL parser finds a login in is refused', () => {
  const part = fc.string({
    unit: fc.constantFrom('a', ':', '@', '/', '\\\\', '?', '#', '\t', ' ', '.', '1'),
  });
  fc.assert(
    fc.property(part, part, (before, after) => {
      const text = `https:${before}host.example${after}`;
      if (!URL.canParse(text)) return;
      const { username, password } = new URL(text);
      if (username !== '' || password !== '') expect(taken(text)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

const login = 'https://user:s3cret@host.example/x';
const source = (fields: string) => `fleet: { sources: { here: { ${fields} } } }`;

test.each([
  ['connectors: { a: { url: "URL", paths: [/x], roles: [developer] } }', 'tokenVariable'],
  ['dependencies: { registries: { pypi: "URL" } }', 'take it out'],
  ['dependencies: { osv: { url: "URL" } }', 'take it out'],
  ['packages: { registry: "URL" }', '.npmrc'],
  ['images: { registries: { host.example: "URL" } }', 'take it out'],
  ['trail: { checkpointTo: { a: { webhook: "URL" } } }', 'secretVariable'],
  ['trail: { checkpointTo: { a: { git: "URL" } } }', 'tokenVariable'],
  [
    'trail: { checkpointTo: { a: { s3: "URL", bucket: acme, accessKeyVariable: COUNTERSIGN_TRAIL_A, secretKeyVariable: COUNTERSIGN_TRAIL_B } } }',
    'accessKeyVariable',
  ],
  [source('kind: http, services: { a: "URL" }'), 'under "read" and "act"'],
  [source('kind: kubernetes, namespaces: [a], address: "URL"'), 'under "read" and "act"'],
  [source('kind: docker, address: "URL"'), 'under "read" and "act"'],
])('%s is refused with where the login belongs, and the secret is not repeated', (text, remedy) => {
  const { problems } = parseConfiguration(text.replace('URL', login));
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain('holds a login');
  expect(problems[0]?.message).toContain(remedy);
  expect(JSON.stringify(problems)).not.toContain('s3cret');
  expect(parseConfiguration(text.replace('URL', login.replace('user:s3cret@', ''))).problems).toEqual([]);
});

test('what is no address is not repeated either', () => {
  const { problems } = parseConfiguration('packages: { registry: "ftp://user:s3cret@host.example" }');
  expect(problems.map(({ message }) => message)).toContain('is no address that fits here');
  expect(JSON.stringify(problems)).not.toContain('s3cret');
});
