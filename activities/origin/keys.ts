import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { VerifySignature } from '../../core/origin/find-origin.ts';

/** What stands before the 32 bytes of a key in DER: public as SPKI, private as PKCS #8. */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Never throws: what is no key or no signature verifies nothing. */
export const verifySignature: VerifySignature = (text, signature, publicKey) => {
  try {
    return verify(null, Buffer.from(text), readPublicKey(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
};

export const signText = (text: string, key: KeyObject): string =>
  sign(null, Buffer.from(text), key).toString('base64');

/** `ssh-ed25519 …` as ssh-keygen writes it, or the base64 of a key in DER. @throws Error for anything else */
function readPublicKey(text: string): KeyObject {
  const [first = '', second = ''] = text.trim().split(/\s+/);
  const der =
    first === 'ssh-ed25519'
      ? Buffer.concat([spkiHead, fieldsOf(Buffer.from(second, 'base64'))[1] ?? Buffer.alloc(0)])
      : Buffer.from(first, 'base64');
  return ed25519(createPublicKey({ key: der, format: 'der', type: 'spki' }));
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key is not of the kind Ed25519.');
  return key;
}

/** A private key in PEM, or as ssh-keygen writes it, without a passphrase. @throws Error with a remedy */
export function readPrivateKey(text: string): KeyObject {
  if (!text.includes('BEGIN OPENSSH PRIVATE KEY')) return ed25519(createPrivateKey(text));
  const body = Buffer.from(text.replace(/-----[A-Z ]+-----/g, ''), 'base64');
  const magic = 'openssh-key-v1\0';
  if (body.subarray(0, magic.length).toString('latin1') !== magic) throw new Error('The key is damaged.');
  const [cipher, , , rest] = fieldsOf(body.subarray(magic.length), 3);
  if (cipher?.toString() !== 'none') {
    throw new Error('The key has a passphrase: give one without, such as "countersign origin keygen" makes.');
  }
  // Number of keys, the public half, then the private half behind two equal check numbers.
  const [, secret] = fieldsOf(rest?.subarray(4) ?? Buffer.alloc(0));
  const [kind, , pair] = fieldsOf(secret?.subarray(8) ?? Buffer.alloc(0));
  if (kind?.toString() !== 'ssh-ed25519' || pair?.length !== 64)
    throw new Error('The key is not of the kind Ed25519.');
  return createPrivateKey({
    key: Buffer.concat([pkcs8Head, pair.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** Fields that each have their length before them, up to `max` or to the end; what is left after `max` comes last. */
function fieldsOf(bytes: Buffer, max = 8): Buffer[] {
  const fields: Buffer[] = [];
  let at = 0;
  while (fields.length < max && at + 4 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (at + 4 + length > bytes.length) break;
    fields.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return [...fields, bytes.subarray(at)];
}

/** The public half on one line, as countersign.yaml takes it. */
export const publicLine = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');

export function makeKey(): { privateKey: string; publicKey: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicLine(privateKey),
  };
}
