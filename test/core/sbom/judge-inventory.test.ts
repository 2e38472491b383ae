import { expect, test } from 'vitest';
import { hitsMax } from '../../../core/gates/hits.ts';
import { judgeInventory } from '../../../core/sbom/judge-inventory.ts';

const whole = { components: [], unread: [], unlocked: [] };
const manifest = (head: string) => [{ path: 'package.json', base: null, head }];

test('a whole inventory holds', () => {
  expect(judgeInventory(whole, [])).toEqual({ gate: 'sbom', outcome: 'held', hits: [], unread: [] });
});

test('what could not be read and what is open are hits at their lines, with the line', () => {
  const unread = [{ path: 'package-lock.json', line: 1, why: 'it is empty' }];
  const unlocked = [{ path: 'package.json', line: 2, why: 'it is open' }];
  expect(judgeInventory({ ...whole, unread, unlocked }, manifest('{\n  "a": 1\n}'))).toMatchObject({
    outcome: 'hit',
    hits: [
      { rule: 'sbom.unlocked', file: 'package.json', startLine: 2, endLine: 2, quote: '"a": 1' },
      {
        rule: 'sbom.unreadable',
        file: 'package-lock.json',
        quote: '',
        message: 'package-lock.json cannot be read: it is empty.',
      },
    ].toReversed(),
  });
});

test('a token on the line is masked, and a line of megabytes is cut', () => {
  const token = `ghp_${'a1B2c3D4'.repeat(5)}`.slice(0, 40);
  const unlocked = [{ path: 'package.json', line: 1, why: 'open' }];
  const [hit] = judgeInventory(
    { ...whole, unlocked },
    manifest(`{"a":"https://${token}@x"${' '.repeat(1_000_000)}}`),
  ).hits;
  expect(hit?.quote.length).toBeLessThan(401);
  expect(hit?.quote).not.toContain(token);
});

test('hits are bounded', () => {
  const unlocked = Array.from({ length: hitsMax + 9 }, (_, at) => ({
    path: 'package.json',
    line: at + 1,
    why: 'open',
  }));
  expect(judgeInventory({ ...whole, unlocked }, manifest('')).hits).toHaveLength(hitsMax);
});
