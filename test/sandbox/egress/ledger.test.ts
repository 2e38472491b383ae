import { expect, test } from 'vitest';
import type { EgressRecord } from '../../../core/sandbox/egress.ts';
import { createLedger } from '../../../sandbox/egress/ledger.ts';

const entry = { method: 'GET', host: 'a.example', port: 443, path: '/' };

test('a request is on the record once, with what it moved, however often it ends', () => {
  const given: EgressRecord[] = [];
  const ledger = createLedger(
    { bytesMax: 100, requestsMax: 10 },
    (one) => given.push(one),
    () => 7,
  );
  const passage = ledger.begin(entry);
  expect(passage.count('sentBytes', 30)).toBe(true);
  expect(passage.count('receivedBytes', 70)).toBe(true);
  expect(passage.count('receivedBytes', 1)).toBe(false);
  passage.end({ refused: 'cut off', status: 200 });
  passage.end({ refused: null, status: 200 });
  expect(given).toEqual([
    { number: 1, atMs: 7, ...entry, refused: 'cut off', status: 200, sentBytes: 30, receivedBytes: 71 },
  ]);
  expect(ledger.bytes()).toBe(101);
  expect(ledger.spent()).toMatch(/100 bytes/);
});

test('what a client wrote is made fit to be read, and is bounded', () => {
  const given: EgressRecord[] = [];
  const ledger = createLedger(
    { bytesMax: 1, requestsMax: 10 },
    (one) => given.push(one),
    () => 0,
  );
  ledger
    .begin({
      method: 'G\u001b[31m',
      host: 'a\r\nb',
      port: 1,
      path: `/${'\u202e'.repeat(5)}${'x'.repeat(5000)}`,
    })
    .end({ refused: 'no', status: null });
  expect(given[0]).toMatchObject({ method: 'G·[31m', host: 'a··b' });
  expect(given[0]?.path).toMatch(/^\/·{5}x+…$/);
  expect(given[0]?.path.length).toBeLessThan(1010);
});

test('no flood of requests fills the memory: the last ones are kept, and beyond the budget one more is told', () => {
  let told = 0;
  const ledger = createLedger(
    { bytesMax: 1, requestsMax: 6000 },
    () => (told += 1),
    () => 0,
  );
  for (let number = 0; number < 10_000; number += 1) ledger.begin(entry).end({ refused: 'no', status: null });
  expect(told).toBe(6001);
  expect(ledger.records(0)).toHaveLength(5000);
  expect(ledger.records(5999).map(({ number }) => number)).toEqual([6000, 6001]);
});
