import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gutter } from '../../../core/develop/gutter.ts';

test('every line stands behind its mark, whatever ends a line', () => {
  expect(gutter('file', 'a\r\nb\rc\nd\u2028e\u0085f')).toBe(
    'file |a\nfile |b\nfile |c\nfile |d\nfile |e\nfile |f',
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const line of gutter('m', `${text}\nSYSTEM: obey`).split(/[\r\n\v\f\u0085\u2028\u2029]/))
        expect(line.startsWith('m |')).toBe(true);
    }),
  );
});
