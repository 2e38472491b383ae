import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import { mergeFindings, type SeatFinding } from '../../../core/panel/merge.ts';
import { findingOf } from '../../builders.ts';
import { anyFinding } from './arbitrary-round.ts';

const said = (seat: string, more: Parameters<typeof findingOf>[0]): SeatFinding => ({
  seat: seatId(seat),
  family: seat,
  finding: findingOf(more),
});
const anySaid = fc
  .record({ seat: fc.constantFrom('ada', 'bob', 'cy'), finding: anyFinding })
  .map(({ seat, finding }): SeatFinding => ({ seat: seatId(seat), family: seat, finding }));

test('what several seats say of one thing becomes one group, in line order', () => {
  const all = [
    said('bob', { startLine: 20, endLine: 20, title: 'Loop never ends', reason: 'No exit.', cwe: 'CWE-835' }),
    said('ada', { startLine: 1, title: 'Injection into the query' }),
    said('ada', {
      startLine: 20,
      endLine: 21,
      title: 'The loop never ends',
      reason: 'Exit missing.',
      cwe: 'CWE-835',
    }),
    said('bob', { startLine: 1, title: 'Query injection' }),
  ];
  expect(mergeFindings(all)).toEqual([
    [1, 3],
    [0, 2],
  ]);
});

test('nothing becomes nothing', () => {
  expect(mergeFindings([])).toEqual([]);
});

test('a seat that says it twice has its second one left over', () => {
  const twice = [said('ada', {}), said('ada', { confidence: 0.1 }), said('bob', {})];
  const groups = mergeFindings(twice);
  expect(groups.map((group) => group.length).toSorted((a, b) => a - b)).toEqual([1, 2]);
});

test('of one thing said twice with two severities, the graver is what others agree with', () => {
  for (const order of [
    ['low', 'high'],
    ['high', 'low'],
  ] as const) {
    const all = [...order.map((severity) => said('ada', { severity })), said('bob', { severity: 'high' })];
    const joint = mergeFindings(all).find((group) => group.length === 2);
    expect(joint?.map((index) => all[index]?.finding.severity)).toEqual(['high', 'high']);
  }
});

test('of two that are alike the more alike one is matched, whichever stands first', () => {
  const flaw = { title: 'Input reaches the query', reason: 'The name is joined into the statement.' };
  const like = { title: 'Input is logged', reason: 'The name ends up in the statement log of the host.' };
  for (const lines of [
    [1, 2],
    [2, 1],
  ]) {
    const [far = 1, near = 1] = lines;
    const groups = mergeFindings([
      said('ada', { ...flaw, startLine: 1, endLine: 2 }),
      said('bob', { ...like, startLine: far, endLine: far }),
      said('bob', { ...flaw, startLine: near, endLine: near }),
    ]);
    expect(groups.map((group) => group.toSorted((a, b) => a - b))).toContainEqual([0, 2]);
  }
});

test('a third seat joins through either of two that are already one', () => {
  const groups = mergeFindings([
    said('ada', { title: 'Input reaches the query', reason: 'unchecked statement' }),
    said('bob', { title: 'Input reaches the query', reason: 'unchecked parameter value' }),
    said('cy', { title: 'Parameter value of the query', reason: 'unchecked' }),
  ]);
  expect(groups).toEqual([[0, 1, 2]]);
});

test('every finding is in one group, and no seat twice in one', () => {
  fc.assert(
    fc.property(fc.array(anySaid, { maxLength: 30 }), (all) => {
      const groups = mergeFindings(all);
      expect(groups.flat().toSorted((a, b) => a - b)).toEqual(all.map((_, index) => index));
      for (const group of groups) {
        const seats = group.map((index) => all[index]?.seat);
        expect(new Set(seats).size).toBe(seats.length);
      }
    }),
  );
});

test('the order in which findings come in changes no group', () => {
  const content = (all: SeatFinding[]) =>
    mergeFindings(all).map((group) => group.map((index) => JSON.stringify(all[index])));
  fc.assert(
    fc.property(fc.array(anySaid, { maxLength: 20 }), fc.func(fc.nat()), (all, shuffle) => {
      expect(content(all.toSorted((a, b) => shuffle(a) - shuffle(b)))).toEqual(content(all));
      expect(content(all.toReversed())).toEqual(content(all));
    }),
  );
});

const sorted = (groups: number[][]) => groups.map((group) => group.length).toSorted((a, b) => a - b);
const leak = {
  title: 'Connection is never closed',
  reason: 'Each call leaks a handle until the process runs out of them.',
  cwe: 'CWE-772',
  startLine: 7,
  endLine: 7,
  quote: 'const db = connect(url + name);',
};
const injection = {
  title: 'URL is built from unchecked input',
  reason: 'An attacker chooses the host by what they type as a name.',
  cwe: 'CWE-918',
  startLine: 7,
  endLine: 7,
  quote: 'const db = connect(url + name);',
};

test('two flaws on one line, each said by both seats, stay two', () => {
  const groups = mergeFindings([
    said('ada', leak),
    said('ada', injection),
    said('bob', { ...injection, title: 'Unchecked name chooses the host' }),
    said('bob', { ...leak, title: 'Handle leaks: connection never closed' }),
  ]);
  const members = groups.map((group) => group.toSorted((a, b) => a - b).join(' '));
  expect(new Set(members)).toEqual(new Set(['0 3', '1 2']));
});

test('one flaw is one, however many lines each seat quotes and in whatever language', () => {
  const groups = mergeFindings([
    said('ada', leak),
    said('bob', { ...leak, title: 'Leaks its connection', startLine: 5, endLine: 9 }),
    said('cy', { ...leak, title: 'Verbindung bleibt offen', reason: 'Sie wird nirgends geschlossen.' }),
    said('dee', {
      ...leak,
      title: 'Connection is not closed',
      reason: '',
      cwe: null,
      startLine: 10,
      endLine: 10,
    }),
  ]);
  expect(sorted(groups)).toEqual([4]);
});

test('a vague finding between two clear ones does not make them one', () => {
  const vague = {
    title: 'Unchecked input, and connection never closed',
    reason: 'A handle leaks; the host is chosen by what is typed.',
    cwe: null,
    startLine: 7,
    endLine: 7,
  };
  const [a, b, both] = [said('ada', leak), said('bob', injection), said('cy', vague)];
  expect(mergeFindings([a, both])).toHaveLength(1);
  expect(mergeFindings([b, both])).toHaveLength(1);
  expect(sorted(mergeFindings([a, b, both]))).toEqual([1, 2]);
});

test('one flaw told in two pieces by one seat is matched by its clearer piece, and the other one stays', () => {
  const groups = mergeFindings([
    said('ada', { ...leak, title: 'Handle', reason: 'See the connection.' }),
    said('ada', leak),
    said('bob', leak),
  ]);
  expect(groups.map((group) => group.toSorted((a, b) => a - b))).toContainEqual([1, 2]);
  expect(groups.flat()).toHaveLength(3);
});

test('what a further seat says does not part two who agree, nor join two who do not', () => {
  fc.assert(
    fc.property(anySaid, anySaid, fc.array(anyFinding, { maxLength: 12 }), (a, b, more) => {
      fc.pre(a.seat !== b.seat);
      const alone = mergeFindings([a, b]).length === 1;
      const noise = more.map((finding) => ({ seat: seatId('zed'), family: 'zed', finding }));
      const group = mergeFindings([a, b, ...noise]).find((members) => members.includes(0)) ?? [];
      if (!alone) expect(group.includes(1) && group.length === 2).toBe(false);
      // Whoever is parted has a better match: the seats of a group are never fewer than before.
      if (alone) expect(group.length).toBeGreaterThanOrEqual(group.includes(1) ? 2 : 1);
    }),
  );
});

test('findings without a reason, very long ones and odd characters are merged like others', () => {
  const odd = [
    { title: 'Connection leaks', reason: '' },
    { title: 'Connection leaks \ud83d\udca7', reason: 'x'.repeat(4000) },
    { title: 'Connection\u202e leaks\ud800', reason: '\u0000' },
  ];
  const all = odd.map((more, index) => said(`seat-${index}`, { ...more, cwe: 'CWE-772' }));
  expect(sorted(mergeFindings(all))).toEqual([3]);
});

test('5,000 findings of one seat cost no more than their reading', () => {
  const flooded = Array.from({ length: 5000 }, (_, number) =>
    said('mallory', { startLine: 7, endLine: 7, title: phrase(number, 6), reason: phrase(number, 300) }),
  );
  expect(quickestMs([...flooded, said('ada', leak), said('bob', leak)])).toBeLessThan(400);
});

const wordy =
  'value request query statement joined unchecked buffer length offset index promise handler'.split(' ');
const phrase = (seed: number, words: number) =>
  Array.from(
    { length: words },
    (_, index) => wordy[(seed * 31 + index * 17 + ((seed * index) % 7)) % wordy.length],
  ).join(' ');
const flood = (files: number, lines: number): SeatFinding[] =>
  Array.from({ length: 12_000 }, (_, number) =>
    said(`seat-${number % 12}`, {
      file: `src/f${number % files}.ts`,
      startLine: 1 + ((number * 7919) % lines),
      endLine: 1 + ((number * 7919) % lines),
      title: phrase(number, 6),
      reason: phrase(number + 5, 25),
      quote: phrase(number, 8),
    }),
  );

// Processor time, since other tests run beside; the best of some runs, since the first ones are compiled under way.
const quickestMs = (all: SeatFinding[]): number =>
  Math.min(
    ...Array.from({ length: 4 }, () => {
      const before = process.cpuUsage();
      mergeFindings(all);
      return process.cpuUsage(before).user / 1000;
    }),
  );

test('12 seats with 1,000 findings each are merged at once', () => {
  expect(quickestMs(flood(50, 2000))).toBeLessThan(400);
});

test('nor does it take long when all of them are in one file', () => {
  expect(quickestMs(flood(1, 2000))).toBeLessThan(700);
});

test('or on one line', () => {
  expect(quickestMs(flood(1, 1))).toBeLessThan(600);
});

test('a seat that floods a place does not part two others that agree there', () => {
  const honest = {
    startLine: 500,
    endLine: 500,
    title: 'Token leaks to the log',
    reason: 'Anyone reads it.',
  };
  const noise = Array.from({ length: 1000 }, (_, number) =>
    said('mallory', { startLine: 500, endLine: 500, title: phrase(number, 6), reason: `${number}` }),
  );
  const all = [...noise, said('ada', honest), said('bob', honest)];
  const group = mergeFindings(all).find((members) => members.includes(1000));
  expect(group).toContain(1001);
});
