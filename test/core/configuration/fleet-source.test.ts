import { expect, test } from 'vitest';
import { fleetSchema } from '../../../core/configuration/fleet.ts';
import { parseConfiguration } from '../../../core/configuration/parse.ts';

const hostKey = `SHA256:${'a'.repeat(43)}`;
const ssh = {
  kind: 'ssh',
  address: 'shop.example:2222',
  hostKey,
  services: { nginx: { unit: 'nginx.service' } },
};
const good: Record<string, unknown> = {
  shop: { kind: 'simulated', address: 'http://127.0.0.1:8128' },
  box: { kind: 'docker', address: 'unix:///var/run/docker.sock', act: {}, only: ['shop-*'] },
  host: {
    ...ssh,
    read: { user: 'look', credentialVariable: 'COUNTERSIGN_FLEET_KEY' },
    act: { user: 'do', credentialCommand: ['vault', 'read'] },
  },
  six: { ...ssh, address: '[::1]:22' },
  site: { kind: 'http', services: { home: 'https://shop.example/health?deep=1' } },
  db: { kind: 'postgres', address: 'postgres://db.example:5432/postgres?sslmode=require' },
  cluster: { kind: 'kubernetes', address: 'https://k8s.example:6443', namespaces: ['shop'] },
};

test('every kind of source is taken, and is only looked at until it says how it may be acted on', () => {
  const { sources, refreshSeconds } = fleetSchema.parse({ sources: good });
  expect(Object.keys(sources)).toEqual(Object.keys(good));
  expect(refreshSeconds).toBe(60);
  expect(sources['db']).toMatchObject({ class: 'production', timeoutSeconds: 10 });
  expect(sources['db']?.act).toBeUndefined();
  expect(sources['shop']).toMatchObject({ class: 'simulated' });
});

const bad: [what: string, source: Record<string, unknown>][] = [
  ['a host without its key', { ...ssh, hostKey: undefined }],
  ['a key that is no fingerprint', { ...ssh, hostKey: 'MD5:aa' }],
  ['a simulated fleet elsewhere', { kind: 'simulated', address: 'http://10.0.0.1:80' }],
  ['a simulated fleet behind a name', { kind: 'simulated', address: 'http://127.0.0.1.evil.example:80' }],
  ['a password in an address', { kind: 'postgres', address: 'postgres://me:secret@db.example/x' }],
  ['a login in an address', { kind: 'http', services: { home: 'https://me:secret@shop.example/' } }],
  ['acting by what reads', { ...ssh, act: { credentialVariable: 'COUNTERSIGN_FLEET_KEY' } }],
  ['reading by what acts', { ...ssh, read: { credentialVariable: 'COUNTERSIGN_LIVE_KEY' } }],
  ['any other secret', { ...ssh, read: { credentialVariable: 'ANTHROPIC_API_KEY' } }],
  [
    'two credentials',
    { ...ssh, read: { credentialVariable: 'COUNTERSIGN_FLEET_KEY', credentialCommand: ['x'] } },
  ],
  ['a secret itself', { ...ssh, read: { credential: 'hunter2' } }],
  ['a unit that is an option', { ...ssh, services: { x: { unit: 'a b' } } }],
  ['no known kind', { kind: 'mainframe' }],
];
for (const [what, source] of bad)
  test(`${what} is refused`, () => {
    expect(fleetSchema.safeParse({ sources: { x: source } }).success).toBe(false);
  });

test('mistakes are told at their line, in words', () => {
  const yaml = `fleet:
  sources:
    host:
      kind: ssh
      address: shop.example
      services: {}
      hostkey: ${hostKey}
    other:
      kind: mainframe
`;
  const problems = parseConfiguration(yaml).problems.map(
    ({ line, path, message, remedy }) => `${line} ${path} ${message}: ${remedy}`,
  );
  expect(problems).toEqual([
    expect.stringMatching(/^3 fleet.sources.host.hostKey is missing/),
    '7 fleet.sources.host.hostkey is no known field: Did you mean "hostKey"?',
    expect.stringMatching(/^\d+ fleet.sources.other.kind has no known kind/),
  ]);
});
