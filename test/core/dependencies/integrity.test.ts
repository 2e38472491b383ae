import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIntegrity, hashesOf } from '../../../core/dependencies/integrity.ts';

const hash = (algorithm: string, encoding: 'hex' | 'base64', text = 'bytes') =>
  createHash(algorithm).update(text).digest(encoding);

test('a hash is the same in hex and base64, for any bytes', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('sha1', 'sha256', 'sha512'), (text, algorithm) => {
      const hex = `${algorithm}:${hash(algorithm, 'hex', text)}`;
      expect(hashesOf(`${algorithm}-${hash(algorithm, 'base64', text)}`)).toEqual([hex]);
      expect(hashesOf(hex.toUpperCase())).toEqual([hex]);
    }),
  );
});

test('several are told apart, and what is none is left out', () => {
  const one = `sha256:${hash('sha256', 'hex')}`;
  expect(hashesOf(`${one} --hash=nothing sha256:12, h1:abc= sha512-?`)).toEqual([one]);
  expect(hashesOf(null)).toEqual([]);
});

test('only hashes of one kind can differ', () => {
  const sha256 = `sha256:${hash('sha256', 'hex')}`;
  const other = `sha256:${hash('sha256', 'hex', 'other')}`;
  expect(compareIntegrity(sha256, [sha256, other])).toBe('same');
  expect(compareIntegrity(sha256, [other])).toBe('differs');
  expect(compareIntegrity(sha256, [`sha1:${hash('sha1', 'hex')}`])).toBe('unknown');
  expect(compareIntegrity(sha256, [])).toBe('unknown');
});

test('one that the registry does not have among many is enough', () => {
  const known = `sha256:${hash('sha256', 'hex')}`;
  const strange = `sha256:${hash('sha256', 'hex', 'strange')}`;
  expect(compareIntegrity(`${known} ${strange}`, [known])).toBe('differs');
});
