import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deliver, openedPayload, secret, signatureOf } from '../deliver.ts';
import { listening } from '../listening.ts';

const messageOf = async (answer: Response) => ((await answer.json()) as { message: string }).message;

describe('a signed delivery', () => {
  test('is recorded as what it comes to, without its payload', async () => {
    const { url, saved, woken } = await listening();
    const id = randomUUID();
    const body = openedPayload(7, { secret: 'of the payload' });
    const answer = await deliver(url, { id: id.toUpperCase(), body });
    expect([answer.status, await messageOf(answer)]).toEqual([202, 'Recorded.']);
    expect(saved).toEqual([
      {
        id,
        event: 'pull_request',
        action: 'opened',
        repository: 'acme/shop',
        payloadBytes: body.length,
        read: {
          delivery: {
            kind: 'head',
            owner: 'acme',
            repo: 'shop',
            number: 7,
            head: 'a'.repeat(40),
            action: 'opened',
          },
        },
      },
    ]);
    expect(woken()).toBe(1);
  });

  test('of an unknown event is recorded as ignored', async () => {
    const { url, saved } = await listening();
    expect((await deliver(url, { event: 'unheard_of' })).status).toBe(202);
    expect(saved[0]?.read).toEqual({ ignored: 'nothing is done about such events' });
  });

  test('that is known is answered so, and wakes nobody', async () => {
    const { url, woken } = await listening({ save: () => Promise.resolve(false) });
    const answer = await deliver(url);
    expect([answer.status, await messageOf(answer), woken()]).toEqual([202, 'Known already.', 0]);
  });

  test('is answered only when it is recorded', async () => {
    let commit = (_isNew: boolean) => {};
    const saving = new Promise<boolean>((resolve) => {
      commit = resolve;
    });
    let asked = () => {};
    const began = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { url } = await listening({
      save: () => {
        asked();
        return saving;
      },
    });
    let answered = false;
    const answer = deliver(url).finally(() => {
      answered = true;
    });
    await began;
    await fetch(`${url}/healthz`);
    expect(answered).toBe(false);
    commit(true);
    expect((await answer).status).toBe(202);
  });

  test('that cannot be recorded is refused, so that GitHub shows it as failed; why is told to the log alone', async () => {
    const { url } = await listening({
      save: () => Promise.reject(new Error('password authentication failed for user "x"')),
    });
    const answer = await deliver(url);
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('password');
  });
});

describe('is refused, and nothing is recorded', () => {
  const body = openedPayload();
  const sha1 = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;

  test.each<[string, Record<string, string | null>, number, string]>([
    ['no signature', { 'x-hub-signature-256': null }, 401, 'is missing'],
    ['the old signature alone', { 'x-hub-signature-256': null, 'x-hub-signature': sha1 }, 401, 'is missing'],
    ['the old signature in the new header', { 'x-hub-signature-256': sha1 }, 401, 'does not match'],
    ['a wrong signature', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, 401, 'does not match'],
    ['no signature at all in it', { 'x-hub-signature-256': 'yes' }, 401, 'does not match'],
    ['another secret', { 'x-hub-signature-256': signatureOf(body, 'another') }, 401, 'does not match'],
    ['a signature of other text', { 'x-hub-signature-256': signatureOf(`${body} `) }, 401, 'does not match'],
    ['no event', { 'x-github-event': null }, 400, 'X-GitHub-Event'],
    ['no id', { 'x-github-delivery': null }, 400, 'X-GitHub-Delivery'],
    ['an id that is none', { 'x-github-delivery': "1'; drop table deliveries" }, 400, 'X-GitHub-Delivery'],
  ])('with %s', async (_, headers, status, message) => {
    const { url, saved } = await listening();
    const answer = await deliver(url, { body, headers });
    expect([answer.status, await messageOf(answer)]).toEqual([status, expect.stringContaining(message)]);
    expect(saved).toEqual([]);
  });

  test('text that is no JSON, and it says what to set', async () => {
    const { url, saved } = await listening();
    const answer = await deliver(url, { body: `payload=${encodeURIComponent(body)}` });
    expect([answer.status, await messageOf(answer)]).toEqual([
      400,
      expect.stringContaining('application/json'),
    ]);
    expect(saved).toEqual([]);
  });

  test('text that is no JSON and not signed is not even looked at', async () => {
    const { url } = await listening();
    const answer = await deliver(url, { body: '{', headers: { 'x-hub-signature-256': signatureOf('[') } });
    expect(answer.status).toBe(401);
  });

  test('nothing at all, signed', async () => {
    const { url } = await listening();
    expect((await deliver(url, { body: '' })).status).toBe(401);
  });
});

test('two secrets hold while one takes the place of the other', async () => {
  const { url } = await listening({ secrets: ['the old one', 'the next one'] });
  const body = openedPayload();
  const by = async (key: string) =>
    (await deliver(url, { body, headers: { 'x-hub-signature-256': signatureOf(body, key) } })).status;
  expect([await by('the old one'), await by('the next one'), await by('none of them')]).toEqual([
    202, 202, 401,
  ]);
});

test('who is refused again and again is told to wait, and GitHub is heard all the same', async () => {
  const { url } = await listening();
  const wrong = () => deliver(url, { headers: { 'x-hub-signature-256': 'sha256=0' } });
  const answers: Response[] = [];
  for (let count = 0; count < 61; count += 1) answers.push(await wrong());
  expect(answers.slice(0, 60).every(({ status }) => status === 401)).toBe(true);
  expect(answers[60]?.status).toBe(429);
  expect(Number(answers[60]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await deliver(url)).status).toBe(202);
  const large = openedPayload(1, { filler: 'x'.repeat(2 * 1024 * 1024) });
  expect((await deliver(url, { body: large })).status).toBe(429);
});

test('who sends too slowly is answered before GitHub itself would give up', async () => {
  const { url, saved } = await listening({ answerMs: 200 });
  const slow = hanging(url, { 'content-length': '1000' });
  expect(await slow.status).toBe(503);
  expect(saved).toEqual([]);
});

test('large payloads are read a few at a time; others do not wait for them', async () => {
  const { url } = await listening();
  const slow = Array.from({ length: 4 }, () => hanging(url, {}));
  await Promise.all(slow.map(({ sent }) => sent));
  const large = openedPayload(1, { filler: 'x'.repeat(2 * 1024 * 1024) });
  let answered = false;
  const waiting = deliver(url, { body: large }).finally(() => {
    answered = true;
  });
  for (let count = 0; count < 20; count += 1) expect((await deliver(url)).status).toBe(202);
  expect(answered).toBe(false);
  slow[0]?.end();
  expect((await waiting).status).toBe(202);
});

describe('large payloads', () => {
  const bytes = 25 * 1024 * 1024;
  const payloadOf = (size: number) => {
    const frame = openedPayload(3, { filler: '' }).length;
    return openedPayload(3, { filler: 'x'.repeat(size - frame) });
  };

  test('of 25 MB are taken, ten at once within 700 MB more', async () => {
    const { url, saved } = await listening({ answerMs: 25_000 });
    const body = payloadOf(bytes);
    const headers = { 'x-hub-signature-256': signatureOf(body) };
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    try {
      const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(url, { body, headers })));
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(202));
    } finally {
      clearInterval(watch);
    }
    expect(saved.map(({ payloadBytes }) => payloadBytes)).toEqual(Array(10).fill(bytes));
    expect((most - before) / 1024 / 1024).toBeLessThan(700);
  });

  test('of a byte more are refused', async () => {
    const { url, saved } = await listening();
    expect((await deliver(url, { body: payloadOf(bytes + 1) })).status).toBe(413);
    expect(saved).toEqual([]);
  });

  test('of 26 MB that do not tell their length are refused too', async () => {
    const { url, saved } = await listening();
    expect(await statusOfChunked(`${url}/github/webhooks`, 26 * 1024 * 1024)).toBe(413);
    expect(saved).toEqual([]);
  });
});

/** Sends in chunks until it is answered or all is sent. */
function statusOfChunked(url: string, size: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-github-delivery': randomUUID(),
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    };
    const asked = request(url, { method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.resume();
    });
    asked.on('error', reject);
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    for (let sent = 0; sent < size; sent += chunk.length) asked.write(chunk);
    asked.end();
  });
}

interface Hanging {
  /** When its first bytes are on their way. */
  sent: Promise<void>;
  status: Promise<number>;
  /** Goes away without ever having sent the rest. */
  end(): void;
}

/** Begins to send a body, and does not go on. */
function hanging(url: string, more: Record<string, string>): Hanging {
  const headers = {
    'x-github-delivery': randomUUID(),
    'x-github-event': 'push',
    'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    ...more,
  };
  const asked = request(`${url}/github/webhooks`, { method: 'POST', headers });
  onTestFinished(() => {
    asked.destroy();
  });
  const status = new Promise<number>((resolve) => {
    asked.once('response', (answer) => resolve(answer.statusCode ?? 0));
  });
  asked.on('error', () => {});
  const sent = new Promise<void>((resolve) => {
    asked.write('{', () => resolve());
  });
  return { sent, status, end: () => asked.destroy() };
}
