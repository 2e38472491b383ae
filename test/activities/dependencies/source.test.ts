import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAddress, reasonOf, type SourceLimits } from '../../../activities/dependencies/source.ts';
import { Failed } from '../../../core/failed.ts';
import { makeFolder } from '../git/repository.ts';
import { startSource, type SourceServer } from './source-server.ts';

let server: SourceServer;
beforeAll(async () => {
  server = await startSource();
});
afterAll(() => server.close());
beforeEach(() => {
  server.intercept(null);
  server.asked.length = 0;
  server.logins.length = 0;
});

const limits: SourceLimits = { bytesMax: 1000, timeoutMs: 2000, atOnce: 4, pauseMs: 0 };
const open = (more: Partial<SourceLimits> = {}, signal = new AbortController().signal) =>
  openAddress(server.address, { ...limits, ...more }, signal);
const whyOf = async (asked: Promise<unknown>, signal = new AbortController().signal): Promise<string> => {
  try {
    await asked;
  } catch (error) {
    return reasonOf(error, signal);
  }
  throw new Error('It answered.');
};

test('an answer is its bytes, none is null', async () => {
  server.answers.set('/a', { a: 1 });
  const source = open();
  expect((await source.ask('/a'))?.toString()).toBe('{"a":1}');
  expect(await source.ask('/b')).toBeNull();
});

test('a failure that may pass is tried once more', async () => {
  let count = 0;
  server.answers.set('/a', 'ok');
  server.intercept((_, response) => {
    count += 1;
    if (count > 1) return false;
    response.writeHead(503).end();
    return true;
  });
  expect((await open().ask('/a'))?.toString()).toBe('ok');
  expect(server.asked).toEqual(['/a', '/a']);
});

test('a source that is down is asked a few times, not once for each package', async () => {
  server.intercept((_, response) => {
    response.writeHead(500).end();
    return true;
  });
  const source = open();
  const whys = await Promise.all(Array.from({ length: 200 }, (_, at) => whyOf(source.ask(`/${at}`))));
  expect(new Set(whys).size).toBe(1);
  expect(whys[0]).toContain('answers 500');
  expect(server.asked.length).toBeLessThan(15);
});

describe('what is said of', () => {
  test('a slow answer names the setting', async () => {
    server.intercept(() => true);
    expect(await whyOf(open({ timeoutMs: 100 }).ask('/a'))).toContain('"dependencies.timeoutSeconds"');
  });

  test('a huge answer names its bound, and is not read to its end', async () => {
    let sent = 0;
    server.intercept((_, response) => {
      const more = () => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
      return true;
    });
    expect(await whyOf(open({ bytesMax: 100_000 }).ask('/a'))).toContain('"packages.recordBytesMax"');
    expect(sent).toBeLessThan(50_000_000);
  });

  test('a refusal is that no answer was given, never that there is none', async () => {
    server.intercept((_, response) => {
      response.writeHead(403).end();
      return true;
    });
    expect(await whyOf(open().ask('/a'))).toContain('does not let An answer be read (403)');
    expect(server.asked).toHaveLength(1);
  });

  test('the end of all time names the setting', async () => {
    server.intercept(() => true);
    const signal = AbortSignal.timeout(50);
    expect(await whyOf(open({}, signal).ask('/a'), signal)).toContain('"dependencies.lookupSecondsMax"');
  });
});

test('what is no trouble of a source is thrown on', () => {
  expect(() => reasonOf(new TypeError('ours'), new AbortController().signal)).toThrow('ours');
  expect(reasonOf(new Failed('change.unreachable', 'down'), new AbortController().signal)).toBe('down');
});

test('a login stays with the host that it is for', async () => {
  const other = createServer((request, response) => {
    response.end(JSON.stringify({ login: request.headers.authorization ?? null }));
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const npmrc = join(makeFolder(), '.npmrc');
  writeFileSync(npmrc, `//${new URL(server.address).host}/:_authToken=not-for-others`);
  vi.stubEnv('NPM_CONFIG_USERCONFIG', npmrc);
  try {
    server.intercept((request, response) => {
      if (request.url !== '/moved') return false;
      response
        .writeHead(302, { location: `http://localhost:${(other.address() as AddressInfo).port}/` })
        .end();
      return true;
    });
    const answer = await open().ask('/moved');
    expect(server.logins[0]).toBe('Bearer not-for-others');
    expect(JSON.parse(String(answer))).toEqual({ login: null });
  } finally {
    vi.unstubAllEnvs();
    other.closeAllConnections();
    other.close();
  }
});

test('a pause lies between two questions where the source asks for one', async () => {
  const source = open({ pauseMs: 60 });
  const started = performance.now();
  await Promise.all(['/a', '/b', '/c'].map((path) => source.ask(path)));
  expect(performance.now() - started).toBeGreaterThan(110);
});
