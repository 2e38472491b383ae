import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { publicKeyBits } from '../../../core/people/public-key.ts';

const head = Buffer.from('302a300506032b6570032100', 'hex');
const derOf = (bytes: Uint8Array) => Buffer.concat([head, bytes]).toString('base64');
const field = (bytes: Uint8Array) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const sshOf = (bytes: Uint8Array) =>
  `ssh-ed25519 ${Buffer.concat([field(Buffer.from('ssh-ed25519')), field(bytes)]).toString('base64')}`;
const bitsOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('all spellings of one key are one key, and of two are two', () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      for (const spelt of [derOf(one), sshOf(one), `${sshOf(one)} ada@acme laptop`, ` ${derOf(one)}\n`])
        expect(publicKeyBits(spelt)).toBe(bitsOf(one));
      const same = Buffer.compare(one, other) === 0;
      expect(publicKeyBits(sshOf(other)) === publicKeyBits(derOf(one))).toBe(same);
    }),
  );
});

test('it reads what Node itself writes', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ format: 'der', type: 'spki' });
  expect(publicKeyBits(der.toString('base64'))).toBe(bitsOf(der.subarray(12)));
});

test('bits of the last letter that belong to no byte make no other key', () => {
  const spelt = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
  const respelt = spelt.replace('E=', 'F=');
  // Node takes both for the same bytes, so whoever compares texts would let one key be two.
  expect(Buffer.from(respelt, 'base64')).toEqual(Buffer.from(spelt, 'base64'));
  expect(respelt).not.toBe(spelt);
  expect(publicKeyBits(respelt)).toBe(publicKeyBits(spelt));
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
const x25519 = generateKeyPairSync('x25519').publicKey;
const nine = new Uint8Array(32).fill(9);
const good = derOf(nine);
test.each([
  '',
  'ssh-ed25519',
  'ssh-ed25519 AAAA',
  good.slice(0, -2),
  `${good}AAAA`,
  `${good} a comment`,
  good.replace('CQ', '-Q'),
  good.replace('MCow', 'MCox'),
  `ssh-rsa ${sshOf(nine).split(' ')[1]}`,
  sshOf(nine.subarray(1)),
  sshOf(new Uint8Array(33).fill(9)),
  `${sshOf(nine)} two\nlines`,
  rsa.export({ format: 'der', type: 'spki' }).toString('base64'),
  x25519.export({ format: 'der', type: 'spki' }).toString('base64'),
])('%j is no key', (text) => {
  expect(publicKeyBits(text)).toBeNull();
});

test('nothing else is taken for a key', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(publicKeyBits(text)).toBeNull();
    }),
  );
});
