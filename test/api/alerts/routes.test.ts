import { createHmac } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { alertRoutes } from '../../../api/alerts/routes.ts';
import { listen } from '../../../api/listen.ts';
import { createRefusals } from '../../../api/refusals.ts';
import { alertsSchema } from '../../../core/configuration/alerts.ts';
import type { ReceivedAlert } from '../../../database/alerts.ts';

const secret = 'the-secret';
const policy = {
  sources: {
    own: { kind: 'generic', secretVariable: 'COUNTERSIGN_ALERT_OWN' },
    bare: { kind: 'generic', secretVariable: 'COUNTERSIGN_ALERT_BARE' },
  },
};

async function door(
  save: (received: readonly ReceivedAlert[]) => Promise<number> = (all) => Promise.resolve(all.length),
) {
  const saved: ReceivedAlert[] = [];
  let woken = 0;
  const app = alertRoutes({
    readConfiguration: () => ({ alerts: alertsSchema.parse(policy) }),
    secretOf: (variable) => (variable === 'COUNTERSIGN_ALERT_OWN' ? secret : undefined),
    refusals: createRefusals(),
    save: async (received) => {
      saved.push(...received);
      return save(received);
    },
    wake: () => {
      woken += 1;
    },
    nowMs: Date.now,
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => listener.close());
  const send = async (
    body: string,
    { source = 'own', by = secret }: { source?: string; by?: string } = {},
  ) => {
    const signature = `sha256=${createHmac('sha256', by).update(body).digest('hex')}`;
    const answer = await fetch(`${listener.url}/${source}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-countersign-signature-256': signature },
    });
    return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
  };
  return { send, saved, woken: () => woken };
}

const down = JSON.stringify({ title: 'Down', labels: { asset: 'demo.a' } });

test('what its source has signed is answered once it is committed, routed, and wakes whoever tells it', async () => {
  const { send, saved, woken } = await door();
  expect(await send(down)).toEqual({
    status: 202,
    said: { message: 'Recorded.', alerts: 1, new: 1, left: 0 },
  });
  expect(saved).toMatchObject([{ source: 'own', routed: { do: 'remediate', assets: ['demo.a'] } }]);
  expect(woken()).toBe(1);
});

test('what is known already wakes nobody', async () => {
  const { send, woken } = await door(() => Promise.resolve(0));
  expect(await send(down)).toMatchObject({ status: 202, said: { new: 0 } });
  expect(woken()).toBe(0);
});

test('who did not sign it learns nothing: not whether there is such a source, nor whether it has a secret', async () => {
  const { send, saved } = await door();
  const wrong = await send(down, { by: 'other' });
  expect(wrong.status).toBe(401);
  for (const source of ['nobody', 'bare', '__proto__', 'constructor'])
    expect(await send(down, { source, by: '' }).catch(() => null)).toMatchObject({ status: 401 });
  expect(saved).toEqual([]);
});

test('a message that is none is refused with what to send, and one that is too large unread', async () => {
  const { send, saved } = await door();
  expect(await send('{')).toMatchObject({ status: 400 });
  expect(await send('{"alert":1}')).toMatchObject({
    status: 400,
    said: { message: expect.stringContaining('Example') as string },
  });
  expect(await send(`"${'x'.repeat(5 * 1024 * 1024)}"`)).toMatchObject({ status: 413 });
  expect(saved).toEqual([]);
});

test('whoever is refused again and again is told to wait, and a right signature still passes', async () => {
  const { send } = await door();
  const states: number[] = [];
  for (let tries = 0; tries < 65; tries += 1) states.push((await send(down, { by: 'other' })).status);
  expect([states[0], states.at(-1)]).toEqual([401, 429]);
  expect(await send(down)).toMatchObject({ status: 202 });
});
