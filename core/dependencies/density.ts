/** Several times what the largest lock files hold; each line, bracket or dotted key may take a hundred times its bytes. */
const linesMax = 2_000_000;
const bracketsMax = 3_000_000;
const dotsMax = 2_000_000;

/**
 * Why a text would fill the memory of whoever parses it; null where it would not. Counts lines, opening brackets and the
 * dots outside of quotation marks, each of which opens a table in TOML. One pass.
 */
export function whyTooDense(text: string): string | null {
  let lines = 0;
  let brackets = 0;
  let dots = 0;
  let quote = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      lines += 1;
      quote = 0;
    } else if (code === 34 || code === 39) {
      // Three in a row may open or close a text of several lines: what follows counts as if it were outside.
      const triple = text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code;
      if (triple) {
        at += 2;
        quote = 0;
      } else if (quote === 0) quote = code;
      else if (quote === code) quote = 0;
    } else if (code === 92 && quote === 34) at += 1;
    else if (code === 91 || code === 123) brackets += 1;
    else if (code === 46 && quote === 0) dots += 1;
  }
  if (lines <= linesMax && brackets <= bracketsMax && dots <= dotsMax) return null;
  return `it holds ${lines} lines, ${brackets} brackets and ${dots} dotted names, more than any tool writes: see who wrote it`;
}
