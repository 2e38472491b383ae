import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import { planWithinBudget } from '../../../core/panel/budget.ts';
import type { FileCoverage } from '../../../core/panel/coverage.ts';
import type { Piece } from '../../../core/panel/piece.ts';
import type { Budget } from '../../../core/panel/plan.ts';
import type { Seat } from '../../../core/panel/seat.ts';
import { answerTokensExpected } from '../../../core/panel/tokens.ts';

const plenty: Budget = { tokensMax: 1e9, costMicroUsdMax: 1e9, seatTokensMax: 1e9, seatCostMicroUsdMax: 1e9 };

/** An ask of 10,000 tokens takes 7,000 for the prompt and 3,000 for the answer. */
const pieces = (count: number, tokens = 6_000): Piece[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    tokens,
    parts: [{ path: `f${index}.ts`, firstHunk: 0, endHunk: 1 }],
  }));
const overheadTokens = 10_000 - 6_000 - answerTokensExpected;

const seat = (id: string, more: Partial<Seat> = {}): Seat => ({
  id: seatId(id),
  provider: 'openai',
  model: 'gpt-5.4',
  family: id,
  focus: 'logic',
  simulated: false,
  excluded: null,
  // One micro-dollar a token, either way.
  price: { inputMicroUsdPerMillion: 1_000_000, outputMicroUsdPerMillion: 1_000_000 },
  ...more,
});

const plan = (seats: Seat[], count: number, budget: Partial<Budget>, coverage: FileCoverage[] = []) =>
  planWithinBudget({
    seats,
    pieces: pieces(count),
    coverage,
    budget: { ...plenty, ...budget },
    overheadTokens,
  });

test('with money for all of it nothing changes, and the estimate is what all asks take', () => {
  const seats = [seat('a'), seat('b')];
  const planned = plan(seats, 3, {});
  expect(planned).toEqual({
    pieces: pieces(3),
    seats,
    coverage: [],
    estimate: { tokens: 60_000, costMicroUsd: 60_000 },
  });
});

test('what the cutting left out stays named', () => {
  const coverage: FileCoverage[] = [{ path: 'logo.png', state: 'skipped', reason: 'binary file' }];
  expect(plan([seat('a')], 1, {}, coverage).coverage).toEqual(coverage);
});

describe('when the budget ends', () => {
  test.each([
    ['tokensMax', 'panel', '45000 tokens'],
    ['costMicroUsdMax', 'panel', '$0.04'],
  ] as const)(
    '%s: every seat reads the same first pieces, and later files are skipped with the reason',
    (limit, whose, words) => {
      const planned = plan([seat('a'), seat('b')], 4, { [limit]: 45_000 });
      expect(planned.pieces).toHaveLength(2);
      expect(planned.seats.map((one) => one.piecesMax)).toEqual([undefined, undefined]);
      expect(planned.coverage.map(({ path, state }) => [path, state])).toEqual([
        ['f2.ts', 'skipped'],
        ['f3.ts', 'skipped'],
      ]);
      expect(planned.coverage[0]?.reason).toMatch(/^budget: /);
      expect(planned.coverage[0]?.reason).toContain(whose);
      expect(planned.coverage[0]?.reason).toContain(words);
      expect(planned.estimate.tokens).toBe(40_000);
    },
  );

  test('in the midst of a piece, the seats whose turn was over have it, and the others stop before', () => {
    const planned = plan([seat('a'), seat('b')], 4, { tokensMax: 35_000 });
    expect(planned.pieces).toHaveLength(2);
    expect(planned.seats.map((one) => one.piecesMax)).toEqual([undefined, 1]);
  });

  test('for one dear seat, the others go on without it', () => {
    const dear = seat('dear', { price: { inputMicroUsdPerMillion: 9e6, outputMicroUsdPerMillion: 9e6 } });
    const planned = plan([dear, seat('b')], 4, { seatCostMicroUsdMax: 200_000 });
    expect(planned.pieces).toHaveLength(4);
    expect(planned.seats.map((one) => one.piecesMax)).toEqual([2, undefined]);
    expect(planned.coverage).toEqual([]);
  });

  test('before the first ask of a seat, the seat is excluded, and the reason says by what', () => {
    const planned = plan([seat('a'), seat('b')], 2, { tokensMax: 15_000 });
    expect(planned.seats[1]?.excluded).toMatch(/^budget: the panel's 15000 tokens/);
    expect(planned.seats[0]?.excluded).toBeNull();
  });

  test('before the first ask at all, nothing is read and every file says why', () => {
    const planned = plan([seat('a')], 2, { seatTokensMax: 9_999 });
    expect(planned.pieces).toEqual([]);
    expect(planned.seats[0]?.excluded).toContain("the seat's 9999 tokens");
    expect(planned.coverage.map((file) => file.state)).toEqual(['skipped', 'skipped']);
    expect(planned.estimate).toEqual({ tokens: 0, costMicroUsd: 0 });
  });

  test('inside a file, the file is clipped, and an earlier reason is kept beside it', () => {
    const halves = pieces(2).map((piece) => ({
      ...piece,
      parts: [{ path: 'big.ts', firstHunk: 0, endHunk: 1 }],
    }));
    const coverage: FileCoverage[] = [{ path: 'big.ts', state: 'clipped', reason: 'a line was too long' }];
    const budget = { ...plenty, tokensMax: 10_000 };
    const planned = planWithinBudget({
      seats: [seat('a')],
      pieces: halves,
      coverage,
      budget,
      overheadTokens,
    });
    expect(planned.coverage).toHaveLength(1);
    expect(planned.coverage[0]).toMatchObject({ path: 'big.ts', state: 'clipped' });
    expect(planned.coverage[0]?.reason).toMatch(/^budget: .*a line was too long$/);
  });
});

test('a seat that is excluded already takes nothing', () => {
  const planned = plan([seat('a'), seat('b', { excluded: 'no key' })], 2, { tokensMax: 20_000 });
  expect(planned.pieces).toHaveLength(2);
  expect(planned.seats[1]?.excluded).toBe('no key');
  expect(planned.estimate.tokens).toBe(20_000);
});

test('with every seat excluded the pieces stay: it is not the budget that left them out', () => {
  expect(plan([seat('a', { excluded: 'no key' })], 2, { tokensMax: 1 })).toMatchObject({
    coverage: [],
    estimate: { tokens: 0 },
  });
});

test('a free seat is limited by tokens only', () => {
  const planned = plan(
    [
      seat('local', {
        provider: 'ollama',
        price: { inputMicroUsdPerMillion: 0, outputMicroUsdPerMillion: 0 },
      }),
    ],
    3,
    {
      costMicroUsdMax: 1,
      seatCostMicroUsdMax: 1,
    },
  );
  expect(planned.pieces).toHaveLength(3);
});

test('no estimate is over its budget, no file is lost, and seats read prefixes', () => {
  const budgets = fc.record({
    tokensMax: fc.nat(200_000),
    costMicroUsdMax: fc.nat(200_000),
    seatTokensMax: fc.nat(100_000),
    seatCostMicroUsdMax: fc.nat(100_000),
  });
  fc.assert(
    fc.property(budgets, fc.integer({ min: 1, max: 4 }), fc.nat(8), (budget, seats, count) => {
      const planned = plan(
        Array.from({ length: seats }, (_, n) => seat(`s${n}`)),
        count,
        budget,
      );
      expect(planned.estimate.tokens).toBeLessThanOrEqual(budget.tokensMax);
      expect(planned.estimate.costMicroUsd).toBeLessThanOrEqual(budget.costMicroUsdMax);
      const asks = planned.seats.map((one) => (one.excluded ? 0 : (one.piecesMax ?? planned.pieces.length)));
      expect(asks.reduce((sum, one) => sum + one, 0) * 10_000).toBe(planned.estimate.tokens);
      expect(Math.max(...asks)).toBe(planned.pieces.length);
      expect(planned.pieces.length + planned.coverage.length).toBe(count);
    }),
  );
});

describe('what is answered already', () => {
  const answered =
    (...asks: `${string} ${number}`[]) =>
    ({ parts }: Piece) =>
      new Set(
        asks
          .filter((ask) => parts[0]?.path === `f${ask.split(' ')[1]}.ts`)
          .map((ask) => seatId(ask.split(' ')[0] ?? '')),
      );
  const planWith = (seats: Seat[], count: number, budget: Partial<Budget>, by: ReturnType<typeof answered>) =>
    planWithinBudget({
      seats,
      pieces: pieces(count),
      coverage: [],
      budget: { ...plenty, ...budget },
      overheadTokens,
      answeredBy: by,
    });
  const pathsOf = ({ pieces: kept }: { pieces: Piece[] }) => kept.map((piece) => piece.parts[0]?.path);

  test('costs nothing and comes first, so that no budget leaves it out', () => {
    const by = answered('a 2', 'b 2', 'a 3', 'b 3');
    const planned = planWith([seat('a'), seat('b')], 4, { tokensMax: 20_000 }, by);
    expect(pathsOf(planned)).toEqual(['f2.ts', 'f3.ts', 'f0.ts']);
    expect(planned.pieces.map((piece) => piece.index)).toEqual([0, 1, 2]);
    expect(planned.coverage.map((file) => file.path)).toEqual(['f1.ts']);
    expect(planned.estimate).toEqual({ tokens: 20_000, costMicroUsd: 20_000 });
  });

  test('by all is read even where there is money for nothing else', () => {
    const planned = planWith([seat('a')], 3, { tokensMax: 1 }, answered('a 1'));
    expect(pathsOf(planned)).toEqual(['f1.ts']);
    expect(planned.seats[0]?.excluded).toBeNull();
    expect(planned.estimate.tokens).toBe(0);
  });

  test('by some seats comes before what nobody has answered', () => {
    const planned = planWith([seat('a'), seat('b')], 3, {}, answered('b 2', 'a 1', 'b 1'));
    expect(pathsOf(planned)).toEqual(['f1.ts', 'f2.ts', 'f0.ts']);
    expect(planned.estimate.tokens).toBe(30_000);
  });

  test('never makes a plan dearer than its budget, nor loses or repeats a piece', () => {
    const names = ['a', 'b', 'c'] as const;
    const ask = fc
      .tuple(fc.constantFrom(...names), fc.nat(5))
      .map(([name, piece]) => `${name} ${piece}` as const);
    fc.assert(
      fc.property(fc.array(ask), fc.nat(120_000), (asks, tokensMax) => {
        const planned = planWith(
          names.map((name) => seat(name)),
          6,
          { tokensMax },
          answered(...asks),
        );
        expect(planned.estimate.tokens).toBeLessThanOrEqual(tokensMax);
        const all = [...pathsOf(planned), ...planned.coverage.map((file) => file.path)];
        expect(new Set(all)).toEqual(new Set(pathsOf({ pieces: pieces(6) })));
        expect(all).toHaveLength(6);
        const everyone = pieces(6).filter((piece) => answered(...asks)(piece).size === names.length);
        expect(pathsOf(planned).slice(0, everyone.length)).toEqual(pathsOf({ pieces: everyone }));
      }),
    );
  });
});
