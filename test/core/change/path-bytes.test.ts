import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePath, readQuotedPath } from '../../../core/change/path-bytes.ts';

describe('decodePath', () => {
  test('any text comes back from its UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        expect(decodePath(Buffer.from(path, 'utf8'))).toBe(path);
      }),
    );
  });

  test('each byte that is not UTF-8 stands as \\xNN, and the text around it stays', () => {
    expect(decodePath([0x61, 0xff, 0x62])).toBe('a\\xffb');
    expect(decodePath([0xc3, 0x28])).toBe('\\xc3(');
    expect(decodePath([0xe2, 0x82])).toBe('\\xe2\\x82');
    // An overlong slash and half of a surrogate pair are not UTF-8 either.
    expect(decodePath([0xc0, 0xaf])).toBe('\\xc0\\xaf');
    expect(decodePath([0xed, 0xa0, 0x80])).toBe('\\xed\\xa0\\x80');
  });

  test('never fails, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof decodePath(bytes) === 'string'));
  });
});

/** As git's quote_c_style does it. */
const quote = (path: string): string => {
  const escapes: Record<number, string> = {
    7: '\\a',
    8: '\\b',
    9: '\\t',
    10: '\\n',
    11: '\\v',
    12: '\\f',
    13: '\\r',
    34: '\\"',
    92: '\\\\',
  };
  const body = [...Buffer.from(path, 'utf8')].map(
    (byte) =>
      escapes[byte] ??
      (byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte)),
  );
  return `"${body.join('')}"`;
};

describe('readQuotedPath', () => {
  test('reads what git quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (path, behind) => {
        const quoted = quote(path);
        expect(readQuotedPath(`${quoted} ${behind}`)).toEqual({ path, length: quoted.length });
      }),
    );
  });

  test('reads text that is not escaped, as git prints it with core.quotePath off', () => {
    expect(readQuotedPath('"a/grün\\t1"')).toEqual({ path: 'a/grün\t1', length: 11 });
    expect(readQuotedPath('"\\377\\303\\244"')?.path).toBe('\\xffä');
  });

  test.each(['a/b', '"never closed', '"bad \\q escape"', '"\\9"', '"\\40"', '"\\777"', '"ends in \\'])(
    'refuses %s',
    (text) => {
      expect(readQuotedPath(text)).toBeNull();
    },
  );

  test('a quoted path of a megabyte is read in linear time', () => {
    const path = 'x'.repeat(1_000_000);
    expect(readQuotedPath(`"${path}"`)?.path.length).toBe(1_000_000);
    expect(readQuotedPath(`"${path}`)).toBeNull();
  });
});
