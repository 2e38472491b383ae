/** A leaf of a syntax tree, or a word of a text: without white space and comments. */
export interface Token {
  text: string;
  /** A name that the code gives itself, which another may replace throughout. */
  name: boolean;
  /** The statement or line that it stands in, for order. */
  line: string;
}

/**
 * Whether two versions of a file say the same but for names that were replaced throughout, and for the order of lines
 * that only bring things in. White space and comments are no tokens. Names of one version stand for names of the other
 * one to one, so that exchanging two variables at one place is no such replacement.
 */
export function isSameButForm(was: readonly Token[], now: readonly Token[]): boolean {
  return isRenamed(was, now) || isReordered(was, now);
}

function isRenamed(was: readonly Token[], now: readonly Token[]): boolean {
  if (was.length !== now.length) return false;
  const to = new Map<string, string>();
  const from = new Map<string, string>();
  return was.every((token, at) => {
    const other = now[at];
    if (!other || token.name !== other.name) return false;
    if (!token.name) return token.text === other.text;
    if ((to.get(token.text) ?? other.text) !== other.text) return false;
    if ((from.get(other.text) ?? token.text) !== token.text) return false;
    to.set(token.text, other.text);
    from.set(other.text, token.text);
    return true;
  });
}

const bringsIn = /^(?:import|from|use|using|#include|require|export\s.*\bfrom)\b/;

/** The same statements, of which only those that bring things in stand elsewhere. */
function isReordered(was: readonly Token[], now: readonly Token[]): boolean {
  const [before, after] = [statementsOf(was), statementsOf(now)];
  if (before.length !== after.length || before.toSorted().join('\n') !== after.toSorted().join('\n'))
    return false;
  const rest = (lines: string[]) => lines.filter((line) => !bringsIn.test(line)).join('\n');
  return rest(before) === rest(after);
}

/** The tokens of each line, joined; in order. */
function statementsOf(tokens: readonly Token[]): string[] {
  const lines: string[] = [];
  let last: string | null = null;
  for (const { text, line } of tokens) {
    if (line === last) lines[lines.length - 1] += ` ${text}`;
    else lines.push(text);
    last = line;
  }
  return lines;
}
