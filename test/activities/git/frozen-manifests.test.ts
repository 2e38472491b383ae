import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { packManifests, unpackManifests } from '../../../activities/git/frozen-manifests.ts';

const text = fc.option(fc.string({ unit: 'grapheme' }));

test('whatever was packed comes out the same, and packs to the same bytes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ path: fc.string({ unit: 'grapheme' }), base: text, head: text })),
      (files) => {
        const bytes = packManifests(files);
        expect(unpackManifests(bytes)).toEqual(files);
        expect(packManifests(unpackManifests(bytes))).toEqual(bytes);
      },
    ),
  );
});

test('what was not taken is told still', () => {
  const files = [{ path: 'a', base: null, head: null, unread: 'too large' }];
  expect(unpackManifests(packManifests(files))).toEqual(files);
});

test('a text that stands on both sides is kept once, and escapes cost nothing', () => {
  const long = '"\n'.repeat(100_000);
  expect(packManifests([{ path: 'a', base: long, head: long }]).length).toBeLessThan(long.length + 200);
});
