/** CSI, OSC, DCS and their like, in the 7-bit and the 8-bit form, and the two-byte escapes. */
const escapes =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]{0,2000}(?:\u0007|\u001b\\|\u009c)?|(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u009c]{0,2000}(?:\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]{0,64}[ -/]{0,8}[@-~]?|\u001b[ -/]{0,4}[0-~]?/gu;

/** What shows nothing, turns the direction of reading, or hides bytes; and lone halves of characters. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/** More marks than this on one letter climb over the lines above it. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

/**
 * A text of a model or a repository as one may print it: what a terminal would obey is gone (colours, titles,
 * links, cursor moves), and so is what a reader cannot see. Line ends become `\n`, tabs stay.
 */
export function safeText(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .replace(escapes, '')
    .replace(hidden, (char) => (char === '\n' || char === '\t' ? char : ''))
    .replace(stackedMarks, '$1');
}

/** The same on one line: line ends and runs of blanks become one blank. */
export const safeLine = (text: string): string => safeText(text).replace(/\s+/gu, ' ').trim();
