import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { findOrigins } from '../../../activities/gates/find-origins.ts';
import { makeKey, readPrivateKey, signText } from '../../../activities/origin/keys.ts';
import { originsPath, signedText } from '../../../core/origin/attestation.ts';
import { stated } from '../../core/origin/statements.ts';

const { privateKey, publicKey } = makeKey();
const lock = (...names: string[]) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: Object.fromEntries(names.map((name) => [name, '*'])) },
      ...Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: '1.3.0' }])),
    },
  });
const attested = (more: Parameters<typeof stated>[0] = {}) => {
  const entry = stated(more);
  return stringify({
    origins: [{ ...entry, signature: signText(signedText(entry), readPrivateKey(privateKey)) }],
  });
};
const judged = (origins: { base: string | null; head: string | null }) =>
  findOrigins({
    manifests: [
      { path: 'package-lock.json', base: lock('known'), head: lock('known', 'left-pad') },
      { path: originsPath, ...origins },
    ],
    policy: { allow: 'nato', operators: [{ name: 'ada', publicKey }] },
    now: new Date('2026-06-15T12:00:00Z'),
  });
const rules = (...given: Parameters<typeof judged>) =>
  judged(...given).hits.map(({ rule, subject }) => `${rule} ${subject}`);

test('a package that an operator attested in the base is held', () => {
  expect(judged({ base: attested(), head: null })).toEqual({
    gate: 'origin',
    outcome: 'held',
    hits: [],
    unread: [],
  });
});

test('a change cannot attest itself', () => {
  expect(rules({ base: null, head: attested() })).toEqual(['origin.unknown npm:left-pad@1.3.0']);
});

test('nor does it take away what the base attests', () => {
  expect(rules({ base: attested({ country: 'CH' }), head: attested() })).toEqual([
    'origin.country npm:left-pad@1.3.0',
  ]);
});

test('an altered entry attests nothing, and is told', () => {
  expect(rules({ base: attested({ country: 'CH' }).replace('CH', 'DE'), head: null })).toEqual([
    'origin.attestation npm:left-pad',
    'origin.unknown npm:left-pad@1.3.0',
  ]);
});

test('what was there before is nobody’s question now', () => {
  expect(rules({ base: null, head: null })).toEqual(['origin.unknown npm:left-pad@1.3.0']);
});

test('a lock file that cannot be read leaves its packages unknown, where it changed', () => {
  const judge = (base: string, head: string) =>
    findOrigins({
      manifests: [{ path: 'package-lock.json', base, head }],
      policy: { allow: 'nato', operators: [] },
      now: new Date('2026-06-15T12:00:00Z'),
    });
  expect(judge(lock('known'), '{')).toMatchObject({
    outcome: 'hit',
    hits: [{ rule: 'origin.unknown', mode: 'ask' }],
  });
  expect(judge('{', '{').outcome).toBe('held');
});
