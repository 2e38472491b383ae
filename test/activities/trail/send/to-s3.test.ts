import { expect, test } from 'vitest';
import { sendToS3, type S3Destination } from '../../../../activities/trail/send/to-s3.ts';
import { keys, lockedStore } from './locked-store.ts';

const region = 'eu-central-1';
const checkpoint = {
  trail: '0b1e5f7a-0000-4000-8000-000000000001',
  number: 42,
  sum: 'a'.repeat(64),
  at: '2026-11-21T12:00:00.000Z',
  key: 'ssh-ed25519 AAAA',
  signature: `${'A'.repeat(86)}==`,
};
const path = '/trails/countersign/2026-11-21T12-00-00-000Z-000000000042.json';

async function world() {
  const store = await lockedStore(region);
  const to: S3Destination = {
    s3: `${store.url}/`,
    region,
    bucket: 'trails',
    prefix: 'countersign/',
    accessKeyVariable: 'COUNTERSIGN_TRAIL_KEY_ID',
    secretKeyVariable: 'COUNTERSIGN_TRAIL_KEY_SECRET',
    lock: { mode: 'COMPLIANCE', days: 365 },
  };
  const { signal } = new AbortController();
  const send = (changes: Partial<S3Destination> | { lock: undefined } = {}, point = checkpoint, by = keys) =>
    sendToS3({ ...to, ...changes }, point, { keys: by, signal });
  return { store, send };
}

test('a checkpoint is a new object, which nobody may take away for its time', async () => {
  const { store, send } = await world();
  await send();
  const stored = store.objects.get(path);
  expect(JSON.parse(stored?.body ?? '')).toEqual(checkpoint);
  expect(stored).toMatchObject({
    mode: 'COMPLIANCE',
    lockedUntil: new Date('2027-11-21T12:00:00.000Z'),
    writes: 1,
  });
});

test('sent again it is there once, and the same', async () => {
  const { store, send } = await world();
  await send();
  await send();
  await send();
  expect([store.objects.size, store.objects.get(path)?.writes]).toEqual([1, 1]);
});

test('what stands there already is neither overwritten nor taken for ours', async () => {
  const { store, send } = await world();
  await send();
  await expect(send({}, { ...checkpoint, sum: 'b'.repeat(64) })).rejects.toThrow(
    /there already and holds something else/,
  );
  expect(JSON.parse(store.objects.get(path)?.body ?? '')).toEqual(checkpoint);
  // A store that does not heed the condition: its lock is what keeps the object.
  store.conditional = false;
  await expect(send({}, { ...checkpoint, sum: 'b'.repeat(64) })).rejects.toThrow(
    'it answered 403 AccessDenied',
  );
  expect(JSON.parse(store.objects.get(path)?.body ?? '')).toEqual(checkpoint);
});

test('neither condition nor lock: then it is overwritten, which is what they are for', async () => {
  const { store, send } = await world();
  store.conditional = false;
  await send({ lock: undefined });
  await send({ lock: undefined }, { ...checkpoint, sum: 'b'.repeat(64) });
  expect(store.objects.get(path)?.writes).toBe(2);
});

test('a wrong secret, region or key is refused, and told without the secret', async () => {
  const { store, send } = await world();
  const wrong = [
    () => send({}, checkpoint, { ...keys, secret: 'another secret' }),
    () => send({}, checkpoint, { ...keys, id: 'AKIDOTHER' }),
    () => send({ region: 'us-east-1' }),
  ];
  for (const sendWrongly of wrong)
    await expect(sendWrongly()).rejects.toThrow(/^it answered 403 SignatureDoesNotMatch$/);
  expect(store.objects.size).toBe(0);
});

test('a store that is busy, or deciding on the same name, is told, and the next try succeeds', async () => {
  const { store, send } = await world();
  store.faults.push(503, 409);
  await expect(send()).rejects.toThrow('it answered 503 SlowDown');
  await expect(send()).rejects.toThrow('it answered 409 ConditionalRequestConflict');
  await send();
  expect(store.objects.size).toBe(1);
});
