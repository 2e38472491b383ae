/**
 * A text that others wrote, each line behind a mark, so that no line of it can pass for a heading or a word of ours.
 * All that any program takes for the end of a line ends one here.
 */
export const gutter = (mark: string, text: string): string =>
  text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => `${mark} |${line}`)
    .join('\n');
