import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { Failed } from '../../core/failed.ts';
import { type PayloadKey, payloadKeysName } from './keys.ts';

const { Payload: Whole } = proto.temporal.api.common.v1;

const cipherName = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** What Temporal's samples call it, so that tools which know of encryption see it here. */
const encoding = 'binary/encrypted';
const keyIdName = 'encryption-key-id';

/**
 * Encrypts each payload whole, metadata included, under a fresh nonce with the first of `keys`; decrypts what any of
 * them encrypted. A payload that is not encrypted passes as it is: one from before, or that a person typed. Without keys
 * nothing is encrypted.
 * Decoding throws Failed `configuration.invalid` that names the key and the remedy.
 */
export function createPayloadCodec(keys: readonly PayloadKey[]): PayloadCodec {
  const [first] = keys;
  const known = new Map(keys.map((one) => [one.id, one]));
  return {
    encode: (payloads) => inPromise(() => (first ? payloads.map((one) => encrypt(one, first)) : payloads)),
    decode: (payloads) => inPromise(() => payloads.map((one) => decrypt(one, known))),
  };
}

/** What `act` throws rejects the promise. */
const inPromise = <T>(act: () => T): Promise<T> => new Promise((resolve) => resolve(act()));

function encrypt(payload: Payload, { id, key }: PayloadKey): Payload {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(boundTo(id));
  const sealed = [cipher.update(Whole.encode(payload).finish()), cipher.final()];
  return {
    metadata: { encoding: Buffer.from(encoding), [keyIdName]: Buffer.from(id) },
    data: Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]),
  };
}

function decrypt(payload: Payload, known: ReadonlyMap<string, PayloadKey>): Payload {
  if (textOf(payload.metadata?.['encoding']) !== encoding) return payload;
  const id = textOf(payload.metadata?.[keyIdName]);
  const key = known.get(id);
  if (!key) throw unknown(id, [...known.keys()]);
  try {
    return open(payload.data ?? new Uint8Array(), key);
  } catch {
    // Why is for nobody to know: it would help those who try.
    throw new Failed(
      'configuration.invalid',
      `A payload of the key "${id}" does not open with it: ${payloadKeysName} holds another key under this id, or the payload was altered. Give the id the key that it had.`,
    );
  }
}

function open(bytes: Uint8Array, { id, key }: PayloadKey): Payload {
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(boundTo(id));
  decipher.setAuthTag(bytes.subarray(Math.max(nonceBytes, bytes.length - tagBytes)));
  const plain = [decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()];
  const { metadata, data } = Whole.decode(Buffer.concat(plain));
  return { metadata, data };
}

/** Additional data: a payload cannot be passed off as another key's or another format's. */
const boundTo = (id: string): Buffer => Buffer.from(`countersign payload 1 ${id}`);

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

function unknown(id: string, known: readonly string[]): Failed {
  const those = known.length === 0 ? 'none' : `"${known.join('", "')}"`;
  return new Failed(
    'configuration.invalid',
    `A payload was encrypted by the key ${JSON.stringify(id.slice(0, 40))}, which is not known here (${those} known): add it to ${payloadKeysName} of this process, behind the first.`,
  );
}
