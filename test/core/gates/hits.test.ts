import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GateHit } from '../../../core/gates/gate.ts';
import { boundHits, clipQuote, hitOf, hitsMax } from '../../../core/gates/hits.ts';
import { gateRules } from '../../../core/gates/rules.ts';

const hit = (file: string, startLine: number): GateHit =>
  hitOf(file, { rule: 'placeholders.marker', startLine, endLine: startLine, quote: '// TODO' });

test('a hit carries the message of its rule', () => {
  expect(hit('a.ts', 3)).toEqual({
    rule: 'placeholders.marker',
    file: 'a.ts',
    startLine: 3,
    endLine: 3,
    quote: '// TODO',
    message: gateRules['placeholders.marker'],
  });
});

test('quotes lose carriage returns and margins, and what is past 400 characters', () => {
  expect(clipQuote('  a\r\n  b\r\n')).toBe('a\n  b');
  expect(clipQuote('x'.repeat(400))).toHaveLength(400);
  expect(clipQuote('x'.repeat(401))).toBe(`${'x'.repeat(399)}…`);
});

test('hits are sorted, distinct and bounded, whatever their order', () => {
  const some = fc.record({ file: fc.constantFrom('a', 'b', 'c'), line: fc.integer({ min: 1, max: 400 }) });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 1200 }), (places) => {
      const bounded = boundHits(places.map(({ file, line }) => hit(file, line)));
      const keys = bounded.map((it) => `${it.file}${String(it.startLine).padStart(4, '0')}`);
      expect(keys).toEqual([...new Set(keys)].toSorted());
      const distinct = new Set(places.map(({ file, line }) => `${file}:${line}`)).size;
      expect(bounded).toHaveLength(Math.min(distinct, hitsMax));
      expect(bounded.at(-1)?.message.includes('further hits') ?? false).toBe(distinct > hitsMax);
    }),
    { numRuns: 30 },
  );
});
