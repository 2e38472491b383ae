import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAnswerCache } from '../../../activities/dependencies/cache.ts';
import { askOsv } from '../../../activities/dependencies/osv-service.ts';
import { openAddress, type Source } from '../../../activities/dependencies/source.ts';
import type { Ecosystem } from '../../../core/dependencies/component.ts';
import { makeFolder } from '../git/repository.ts';
import { osvEntry, startSource, type SourceServer } from './source-server.ts';

let server: SourceServer;
let source: Source;
beforeAll(async () => {
  server = await startSource();
});
afterAll(() => server.close());
let deps: Parameters<typeof askOsv>[2];
beforeEach(() => {
  server.answers.clear();
  server.affected.clear();
  server.asked.length = 0;
  server.intercept(null);
  const { signal } = new AbortController();
  const cache = createAnswerCache(join(makeFolder(), 'answers'), Date.now);
  deps = { cache, nowMs: Date.now, keepMs: 60_000, signal };
  source = openAddress(
    server.address,
    { bytesMax: 1_000_000, timeoutMs: 2000, atOnce: 8, pauseMs: 0 },
    signal,
  );
});

const pad = (version = '1.0.0', ecosystem: Ecosystem = 'npm', name = 'pad') => ({ ecosystem, name, version });
const told = (...value: object[]) => ({
  kind: 'told',
  value: value.map((one) => expect.objectContaining(one)),
});

test('each package is told what it is affected by, in their order', async () => {
  server.affected.set('npm pad 1.0.0', ['GHSA-1', 'GHSA-2']);
  server.affected.set('Go acme.example/x 1.0.0', ['GO-1']);
  server.answers.set('/v1/vulns/GHSA-1', osvEntry('GHSA-1', 'pad', '1.2.0'));
  server.answers.set('/v1/vulns/GHSA-2', osvEntry('GHSA-2', 'pad', null));
  const go = { id: 'GO-1', affected: [{ package: { ecosystem: 'Go', name: 'acme.example/x' } }] };
  server.answers.set('/v1/vulns/GO-1', go);
  expect(await askOsv(source, [pad('2.0.0'), pad(), pad('v1.0.0', 'go', 'acme.example/x')], deps)).toEqual([
    told(),
    told({ id: 'GHSA-1', severity: 'high', fixedIn: '1.2.0' }, { id: 'GHSA-2', fixedIn: null }),
    told({ id: 'GO-1', severity: null }),
  ]);
});

test('is asked once in a while, and about an entry once', async () => {
  server.affected.set('npm pad 1.0.0', ['GHSA-1']);
  server.affected.set('npm pad 1.0.1', ['GHSA-1']);
  server.answers.set('/v1/vulns/GHSA-1', osvEntry('GHSA-1', 'pad', '1.2.0'));
  await askOsv(source, [pad()], deps);
  const first = await askOsv(source, [pad()], deps);
  expect(server.asked).toHaveLength(2);
  expect(first).toEqual([told({ id: 'GHSA-1' })]);
  await askOsv(source, [pad('1.0.1')], deps);
  expect(server.asked).toEqual(['/v1/querybatch', '/v1/vulns/GHSA-1', '/v1/querybatch']);
});

test('an answer in pages is read to its end', async () => {
  const tokens: unknown[] = [];
  server.intercept((request, response, body) => {
    if (request.url !== '/v1/querybatch') return false;
    const { queries } = JSON.parse(body) as { queries: { page_token?: string }[] };
    tokens.push(...queries.map((query) => query.page_token));
    const page = queries[0]?.page_token;
    const results = queries.map(() =>
      page === undefined ? { vulns: [{ id: 'A-1' }], next_page_token: 'two' } : { vulns: [{ id: 'A-2' }] },
    );
    response.end(JSON.stringify({ results }));
    return true;
  });
  expect(await askOsv(source, [pad()], deps)).toEqual([told({ id: 'A-1' }, { id: 'A-2' })]);
  expect(tokens).toEqual([undefined, 'two']);
});

test('pages without end are not followed for ever', async () => {
  server.intercept((request, response) => {
    if (request.url !== '/v1/querybatch') return false;
    response.end(JSON.stringify({ results: [{ vulns: [], next_page_token: 'more' }] }));
    return true;
  });
  expect(await askOsv(source, [pad()], deps)).toMatchObject([{ kind: 'unknown' }]);
  expect(server.asked).toHaveLength(10);
});

test('more packages than it takes at once are asked about in parts', async () => {
  server.affected.set('npm p1050 1.0.0', ['GHSA-1']);
  const many = Array.from({ length: 1100 }, (_, at) => pad('1.0.0', 'npm', `p${at}`));
  const answers = await askOsv(source, many, deps);
  expect(server.asked.filter((path) => path === '/v1/querybatch')).toHaveLength(2);
  expect(answers.flatMap((one, at) => (one.kind === 'told' && one.value.length > 0 ? [at] : []))).toEqual([
    1050,
  ]);
});

test('an entry that cannot be read is a vulnerability all the same; one that was withdrawn is none', async () => {
  server.affected.set('npm pad 1.0.0', ['GHSA-1', 'GHSA-2', 'GHSA-3']);
  server.answers.set('/v1/vulns/GHSA-1', '<html>');
  server.answers.set(
    '/v1/vulns/GHSA-2',
    osvEntry('GHSA-2', 'pad', null, { withdrawn: '2026-01-01T00:00:00Z' }),
  );
  expect(await askOsv(source, [pad()], deps)).toEqual([
    told({ id: 'GHSA-1', severity: null }, { id: 'GHSA-3', severity: null }),
  ]);
});

describe('is unknown, and not kept, when the service', () => {
  test.each([
    '<html>Log in</html>',
    '{"results":[]}',
    '{"results":[null]}',
    '{"results":[{"vulns":"none"}]}',
    '{"results":[{"vulns":[{"id":"../../admin"}]}]}',
    '{"results":[{"vulns":[{"name":"GHSA-1"}]}]}',
  ])('answers %s', async (answer) => {
    server.intercept((_, response) => {
      response.end(answer);
      return true;
    });
    expect(await askOsv(source, [pad()], deps)).toMatchObject([{ kind: 'unknown' }]);
    expect(server.asked).toEqual(['/v1/querybatch']);
    server.intercept(null);
    expect(await askOsv(source, [pad()], deps)).toEqual([told()]);
  });

  test('is not there', async () => {
    server.intercept((_, response) => {
      response.writeHead(502).end();
      return true;
    });
    expect(await askOsv(source, [pad()], deps)).toMatchObject([
      { kind: 'unknown', why: expect.stringContaining('502') },
    ]);
  });
});
