import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinByCause } from '../../../core/alerts/join.ts';

const group = (assets: string, apart: string[] = []) => ({
  routed: { do: 'remediate' as const, group: assets, assets: assets.split('+'), apart },
});
const task = { routed: { do: 'develop' as const, group: 'web', repository: 'github:a/b', base: null } };
const needs = new Map([
  ['web', ['api']],
  ['mail', ['api']],
  ['api', ['db']],
]);
const joined = (groups: Parameters<typeof joinByCause>[0]) =>
  joinByCause(groups, needs).map((cause) => cause.map(({ routed }) => routed.group));

describe('alerts have one cause', () => {
  test('where one of their assets needs the other, which stands first', () => {
    expect(joined([group('web'), group('other'), group('api')])).toEqual([['api', 'web'], ['other']]);
  });

  test('also by way of one that is silent, and through what both need', () => {
    expect(joined([group('web'), group('db')])).toEqual([['db', 'web']]);
    expect(joined([group('web'), group('mail'), group('api')])).toEqual([['api', 'web', 'mail']]);
    expect(joined([group('mail'), group('db'), group('web'), group('api')])).toEqual([
      ['db', 'api', 'mail', 'web'],
    ]);
  });

  test('not where they only need the same, which nobody complains of', () => {
    expect(joined([group('web'), group('mail')])).toEqual([['web'], ['mail']]);
  });

  test('not where labels tell them apart, nor where one is a task', () => {
    expect(joined([group('web', ['x']), group('api', ['y'])])).toEqual([['web'], ['api']]);
    expect(joined([group('web', ['x']), group('api', ['x'])])).toEqual([['api', 'web']]);
    expect(joined([task, group('api')])).toEqual([['web'], ['api']]);
    // What differs in those labels stays apart also of one asset.
    expect(joined([group('api', ['x']), group('api', ['y'])])).toEqual([['api'], ['api']]);
  });

  test('of groups with several assets, if any of them is needed', () => {
    expect(joined([group('web+other'), group('db+more')])).toEqual([['db+more', 'web+other']]);
  });
});

test('whatever depends on whatever, each group stands once, and joined are exactly those that a chain of needs joins', () => {
  const name: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const edges = fc.array(fc.tuple(name, name), { maxLength: 8 });
  fc.assert(
    fc.property(edges, fc.uniqueArray(name), (pairs, alerting) => {
      const direct = new Map(
        [...Map.groupBy(pairs, ([from]) => from)].map(([from, all]) => [from, all.map(([, to]) => to)]),
      );
      const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
        (direct.get(from) ?? []).some(
          (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
        );
      const causes = joinByCause(
        alerting.map((one) => group(one)),
        direct,
      ).map((cause) => cause.map(({ routed }) => routed.group));
      expect(causes.flat().toSorted()).toEqual(alerting.toSorted());
      for (const one of alerting)
        for (const other of alerting) {
          const together = causes.some((cause) => cause.includes(one) && cause.includes(other));
          if (one !== other && reaches(one, other)) expect(together).toBe(true);
        }
      for (const cause of causes)
        for (const half of cause.keys()) {
          const [some, rest] = [cause.slice(0, half), cause.slice(half)];
          if (half > 0) expect(some.some((a) => rest.some((b) => reaches(a, b) || reaches(b, a)))).toBe(true);
        }
      for (const cause of causes)
        if (cause.length > 1 && pairs.every(([from, to]) => from < to))
          expect(cause.some((other) => reaches(cause[0] ?? '', other))).toBe(false);
    }),
  );
});
