import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listNames, nameOf, quoted } from '../../../core/dependencies/complaint.ts';
import { componentOf } from './subject.ts';

test('what others wrote is cut and cannot pass for anything else', () => {
  expect(quoted('a\u202Eb\n"c"\u001b[31m')).toBe('"ab \\"c\\""');
  expect(quoted('x'.repeat(1000)).length).toBeLessThan(210);
  expect(nameOf(componentOf({ name: 'pad\u200B', version: '1' }))).toBe('pad@1');
});

test('names are listed once each, and the rest is counted', () => {
  const many = Array.from({ length: 25 }, (_, at) => componentOf({ name: `p${at}` }));
  expect(listNames([componentOf(), componentOf()])).toBe('pad@1.2.0');
  expect(listNames(many)).toMatch(/^p0@1\.2\.0, .*p19@1\.2\.0 and 5 more$/);
});

test('nothing that others wrote gets a line break, a control character or more room than it has', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      for (const shown of [quoted(text), nameOf(componentOf({ name: text }))]) {
        expect(shown).not.toMatch(/\p{Cc}|\p{Cf}/u);
        expect(shown.length).toBeLessThan(1300);
      }
    }),
  );
});
