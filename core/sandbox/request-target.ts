export interface RequestTarget {
  /** As spelled by the client: it goes upstream byte for byte. */
  path: string;
  /** Without the question mark; null where there is none. `''` where a question mark stands alone. */
  query: string | null;
  /** The path as it is, and as servers may read it that decode it before they compare, once or twice. */
  readings: string[];
}

export type ReadTarget = { ok: true; target: RequestTarget } | { ok: false; why: string };

const charactersMax = 4096;

/**
 * Reads what follows the host. A path that two servers could read as two paths is refused: dot segments, empty segments
 * and backslashes, plain or percent-encoded once or twice. `%2F` is kept, since npm asks for scoped packages with it; a
 * rule's beginning then has to hold for each reading.
 */
export function readTarget(asked: string): ReadTarget {
  const refuse = (why: string): ReadTarget => ({ ok: false, why });
  if (asked.length > charactersMax)
    return refuse(`path and query have more than ${charactersMax} characters`);
  if (!asked.startsWith('/')) return refuse('the path does not begin with "/"');
  if (!/^[\u0021-\u007e]*$/.test(asked)) return refuse('the path holds characters that must be encoded');
  if (asked.includes('#')) return refuse('the path holds a "#"');
  const mark = asked.indexOf('?');
  const path = mark === -1 ? asked : asked.slice(0, mark);
  const query = mark === -1 ? null : asked.slice(mark + 1);
  if (/%(?![0-9a-f]{2})/i.test(asked)) return refuse('a percent sign is not followed by two hex digits');
  const once = decode(path);
  const readings = [path, once, decode(once)];
  const why = readings.map(ambiguity).find((one) => one !== null);
  if (why !== undefined) return refuse(`the path can be read in two ways: it holds ${why}`);
  return { ok: true, target: { path, query, readings } };
}

/** Byte for character: what the bytes mean in UTF-8 does not matter to those characters that are looked for. */
const decode = (path: string): string =>
  path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

function ambiguity(path: string): string | null {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'control characters';
  if (path.includes('\\')) return 'a backslash';
  const segments = path.split('/').slice(1);
  // What follows a semicolon is a parameter to some servers, so that "..;x" is ".." to them.
  if (segments.some((one) => /^\.{1,2}(?:;|$)/.test(one))) return 'a "." or ".." segment';
  if (segments.slice(0, -1).some((one) => one === '' || one.startsWith(';')))
    return 'an empty segment ("//")';
  return null;
}
