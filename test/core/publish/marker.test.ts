import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markerOf, readMarker } from '../../../core/publish/marker.ts';
import { fenced } from '../../../core/panel/markdown.ts';

test('is read as it was written, whatever the key holds, and ends nowhere before its end', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20, unit: 'grapheme-ascii' }), (some) => {
      const key = `k${some}`;
      const marker = markerOf({ kind: 'finding', key });
      expect(marker.indexOf('-->')).toBe(marker.length - 3);
      expect(marker.slice(4, -3)).not.toContain('--');
      expect(readMarker(`${marker}\nbody`)).toEqual({ kind: 'finding', key });
    }),
  );
});

test('counts on the first line alone: code that is quoted may hold one', () => {
  const marker = markerOf({ kind: 'summary', key: 'github.com/acme/shop#7' });
  expect(readMarker(marker)?.key).toBe('github.com/acme/shop#7');
  expect(readMarker(fenced(marker))).toBeNull();
  expect(readMarker(`\n${marker}`)).toBeNull();
  expect(readMarker('<!-- countersign:other x -->')).toBeNull();
});
