import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTarget } from '../../../core/sandbox/request-target.ts';

describe('a target', () => {
  test.each([
    ['/', '/', null],
    ['/left-pad', '/left-pad', null],
    ['/@types%2fnode', '/@types%2fnode', null],
    ['/simple/six/', '/simple/six/', null],
    ['/pool/main/libs/libstdc%2b%2b_1:2.0~rc1.deb', '/pool/main/libs/libstdc%2b%2b_1:2.0~rc1.deb', null],
    ['/a?b=c&d=%2e%2e', '/a', 'b=c&d=%2e%2e'],
    ['/a?', '/a', ''],
    ['/.well-known/x', '/.well-known/x', null],
    ['/a..b/...c', '/a..b/...c', null],
  ])('%j is read as it is spelled', (asked, path, query) => {
    expect(readTarget(asked)).toMatchObject({ ok: true, target: { path, query } });
  });

  test.each([
    ['', /does not begin/],
    ['*', /does not begin/],
    ['http://a.example/x', /does not begin/],
    ['/a/../b', /segment/],
    ['/a/..', /segment/],
    ['/./a', /segment/],
    ['/a/%2e%2e/b', /segment/],
    ['/a/.%2E/b', /segment/],
    ['/a/%252e%252e/b', /segment/],
    ['/a%2f..%2fb', /segment/],
    ['/a%2f%2e%2e%2fb', /segment/],
    ['/a/..;/b', /segment/],
    ['/a/..;x=y/b', /segment/],
    ['/a/..%3b/b', /segment/],
    ['//a', /empty/],
    ['/a//b', /empty/],
    ['/a/%2fb', /empty/],
    ['/;/a', /empty/],
    ['/a\\b', /backslash/],
    ['/a%5c..%5cb', /backslash/],
    ['/a%255cb', /backslash/],
    ['/a%00b', /control/],
    ['/a%2500b', /control/],
    ['/a%0d%0aX: y', /must be encoded/],
    ['/a%0d%0aX:y', /control/],
    ['/a b', /must be encoded/],
    ['/a\tb', /must be encoded/],
    ['/a\r\nb', /must be encoded/],
    ['/é', /must be encoded/],
    ['/a#b', /"#"/],
    ['/a%', /two hex digits/],
    ['/a%2', /two hex digits/],
    ['/a%zz', /two hex digits/],
    ['/a?b=%q', /two hex digits/],
    [`/${'a'.repeat(5000)}`, /more than 4096/],
  ])('%j is refused', (asked, expected) => {
    const read = readTarget(asked);
    expect(read.ok ? 'was read' : read.why).toMatch(expected);
  });

  test('that is read means the same path to a URL parser, to one who decodes it, and to the client', () => {
    const parts = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '%25',
      '2e',
      '2f',
      ';',
      'a',
      '?',
      '\\',
      '//',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (all) => {
        const asked = `/${all.join('')}`;
        const read = readTarget(asked);
        if (!read.ok) return;
        expect(new URL(asked, 'http://a.example').pathname).toBe(read.target.path);
        for (const reading of read.target.readings)
          expect(reading.split('/')).not.toEqual(expect.arrayContaining([expect.stringMatching(/^\.\.?$/)]));
        expect(read.target.path + (read.target.query === null ? '' : `?${read.target.query}`)).toBe(asked);
      }),
      { numRuns: 2000 },
    );
  });
});
