/** At most `charsMax` UTF-16 units of a text, the last of them an ellipsis where it was cut; no character is cut in two. */
export const clip = (text: string, charsMax: number): string =>
  text.length > charsMax ? `${text.slice(0, charsMax - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
