import { createSecretKey, randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPayloadCodec } from '../../../settings/payloads/codec.ts';

const key = (id: string) => ({ id, key: createSecretKey(randomBytes(32)) });
const [first, second] = [key('k1'), key('k2')];
const codec = createPayloadCodec([first]);
const secret = 'the-secret-that-stands-nowhere';
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);

const encoded = async (payload: Payload, by = codec): Promise<Payload> => {
  const [only] = await by.encode([payload]);
  if (!only) throw new Error('Nothing came back.');
  return only;
};
const text = (bytes: Uint8Array | undefined | null) => Buffer.from(bytes ?? []).toString('latin1');
const whole = ({ metadata, data }: Payload) =>
  text(data) +
  Object.entries(metadata ?? {})
    .map(([name, bytes]) => name + text(bytes))
    .join();

test('any payload comes back as it was, metadata included', async () => {
  const bytes = fc.uint8Array({ maxLength: 2000 });
  const names = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ metadata: fc.dictionary(names, bytes), data: bytes })),
      async (all) => {
        const back = await codec.decode(await codec.encode(all));
        const plain = back.map(({ metadata, data }) => ({
          metadata: Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)]),
          data: text(data),
        }));
        expect(plain).toEqual(
          all.map(({ metadata, data }) => ({
            metadata: Object.entries(metadata).map(([name, value]) => [name, text(value)]),
            data: text(data),
          })),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('nothing of a payload is readable but the id of its key', async () => {
  const payload = {
    ...payloadOf({ secret }),
    metadata: { encoding: Buffer.from('json/plain'), kind: Buffer.from(secret) },
  };
  expect(whole(payload)).toContain(secret);
  const sealed = await encoded(payload);
  expect(whole(sealed)).not.toContain(secret);
  expect(whole(sealed)).not.toContain('json/plain');
  expect(Object.entries(sealed.metadata ?? {}).map(([name, bytes]) => [name, text(bytes)])).toEqual([
    ['encoding', 'binary/encrypted'],
    ['encryption-key-id', 'k1'],
  ]);
});

test('the same payload never looks the same twice', async () => {
  const seen = await Promise.all(
    Array.from({ length: 100 }, async () => text((await encoded(payloadOf(secret))).data).slice(0, 12)),
  );
  expect(new Set(seen).size).toBe(100);
});

test('the first key encrypts, and all decrypt', async () => {
  const both = createPayloadCodec([second, first]);
  const old = await encoded(payloadOf(secret));
  expect(await both.decode([old])).toMatchObject([{ data: Buffer.from(JSON.stringify(secret)) }]);
  expect(text((await encoded(payloadOf(secret), both)).metadata?.['encryption-key-id'])).toBe('k2');
});

test('what was never encrypted passes as it is, and without keys nothing is encrypted', async () => {
  const plain = payloadOf({ secret });
  expect(await codec.decode([plain])).toEqual([plain]);
  expect(await createPayloadCodec([]).encode([plain])).toEqual([plain]);
});

test.each([
  ['another key', [second], '"k2" known'],
  ['no key', [], 'none known'],
])('with %s it is told which key is missing, and what to do', async (_, keys, known) => {
  const sealed = await encoded(payloadOf(secret));
  const refusal = createPayloadCodec(keys).decode([sealed]);
  await expect(refusal).rejects.toThrow('encrypted by the key "k1", which is not known here');
  await expect(refusal).rejects.toThrow(known);
  await expect(refusal).rejects.toThrow('add it to COUNTERSIGN_PAYLOAD_KEYS');
});

test('one bit changed anywhere, and it does not open', async () => {
  const sealed = await encoded(payloadOf(secret));
  const bytes = sealed.data ?? new Uint8Array();
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(codec.decode([{ ...sealed, data: changed }])).rejects.toThrow('does not open');
  }
});

test('it is bound to its key’s id: the same key under another name does not open it', async () => {
  const sealed = await encoded(payloadOf(secret));
  const renamed = { ...sealed, metadata: { ...sealed.metadata, 'encryption-key-id': Buffer.from('other') } };
  const sameKey = createPayloadCodec([first, { id: 'other', key: first.key }]);
  expect(await sameKey.decode([sealed])).toHaveLength(1);
  await expect(sameKey.decode([renamed])).rejects.toThrow('does not open');
});

test.each([0, 1, 12, 27, 28])('%i bytes are no payload, and it says so', async (length) => {
  const sealed = await encoded(payloadOf(secret));
  const cut = { ...sealed, data: sealed.data?.subarray(0, length) ?? null };
  await expect(codec.decode([cut as Payload])).rejects.toThrow('does not open');
});

test('errors hold nothing of the contents', async () => {
  const sealed = await encoded(payloadOf(secret));
  const named = {
    ...sealed,
    metadata: { ...sealed.metadata, 'encryption-key-id': Buffer.from('x'.repeat(5000)) },
  };
  const error = await codec.decode([named]).then(
    () => null,
    (thrown: Error) => thrown,
  );
  expect(error?.message.length).toBeLessThan(400);
});
