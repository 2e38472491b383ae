/** The text that these bytes are in UTF-8; empty where they are none. */
export const utf8 = (bytes: number[]): string => {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return '';
  }
};

/** The character of this number; empty where there is none. */
export const point = (code: number): string =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';

/** Bits spelled in two characters without width, eight to a letter. */
const fromZeroWidth = (line: string): string =>
  (line.match(/[\u200b-\u200d\u2060-\u2064\ufeff]{16,}/gu) ?? [])
    .map((run) => {
      const bits = Array.from(run)
        .map((char) => (char === run[0] ? '0' : '1'))
        .join('');
      return utf8((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
    })
    .join(' ');
/** Letters spelled as tags; bytes spelled as variation selectors. */
const fromTags = (line: string): string =>
  (line.match(/[\u{e0020}-\u{e007e}]+/gu) ?? [])
    .map((run) =>
      Array.from(run)
        .map((char) => point((char.codePointAt(0) ?? 0) - 0xe0000))
        .join(''),
    )
    .join(' ');
const fromSelectors = (line: string): string =>
  (line.match(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{2,}/gu) ?? [])
    .map((run) =>
      utf8(
        Array.from(run)
          .map((char) => char.codePointAt(0) ?? 0)
          .map((code) => (code >= 0xe0100 ? code - 0xe0100 + 16 : code - 0xfe00)),
      ),
    )
    .join(' ');

const anyHidden =
  // oxlint-disable-next-line no-misleading-character-class -- selectors by themselves are what it looks for
  /[\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff\u{e0000}-\u{e01ef}]/u;

/** The messages that characters without a picture spell in a line. */
export const hiddenMessages = (line: string): string[] =>
  anyHidden.test(line)
    ? [fromZeroWidth(line), fromTags(line), fromSelectors(line)].filter((text) => text.trim().length > 3)
    : [];
