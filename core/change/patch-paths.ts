import { malformed, type PatchLines } from './patch-lines.ts';
import { readQuotedPath } from './path-bytes.ts';

/** A path as a header names it, still with its `a/` or `b/`; null for `/dev/null`. */
export type NamedPath = string | null;

const prefixes = /^[abciow12]\//;

/** Takes `a/` and `b/` (or what diff.mnemonicPrefix prints) off, but only where both sides have one and they differ. */
const withoutPrefixes = (base: string, head: string): [string, string] => {
  const differ = base[0] !== head[0];
  return differ && prefixes.test(base) && prefixes.test(head) ? [base.slice(2), head.slice(2)] : [base, head];
};

/** One path that fills the rest of a header line: quoted, or plain up to a tab (behind which `diff -u` puts the time). */
export const readPath = (patch: PatchLines, rest: string): string => {
  if (!rest.startsWith('"')) return rest.split('\t', 1)[0] ?? '';
  const quoted = readQuotedPath(rest);
  const behind = quoted === null ? 'x' : rest.slice(quoted.length);
  if (quoted === null || (behind !== '' && !behind.startsWith('\t'))) {
    throw malformed(patch, 'a path in complete C-style quotes');
  }
  return quoted.path;
};

// GNU diff -N writes this time (in any zone's clock) for a side where the file does not exist.
const never = /\t(?:1970-01-01|1969-12-31) \d\d:\d\d:\d\d(?:\.0+)? /;

/** The path behind `--- ` or `+++ `; null where that side has no such file. */
export const readSidePath = (patch: PatchLines): NamedPath => {
  const rest = (patch.lines[patch.at] ?? '').slice(4);
  const path = readPath(patch, rest);
  return path === '/dev/null' || never.test(`${rest} `) ? null : path;
};

/**
 * The one path behind `diff --git`, without prefixes. Null where the two differ: then only the lines below it
 * (`rename from`, `---`) can tell where the first ends, since blanks are not quoted.
 */
export const readGitPath = (patch: PatchLines): string | null => {
  const rest = (patch.lines[patch.at] ?? '').slice('diff --git '.length);
  const quoted = rest.startsWith('"') ? readQuotedPath(rest) : null;
  let pair: [string, string];
  if (quoted !== null) {
    const second = rest.slice(quoted.length + 1);
    pair = [quoted.path, readPath(patch, second)];
  } else if (rest.startsWith('"')) {
    throw malformed(patch, 'two paths behind "diff --git"');
  } else if (rest.endsWith('"') && rest.includes(' "')) {
    const split = rest.indexOf(' "');
    pair = [rest.slice(0, split), readPath(patch, rest.slice(split + 1))];
  } else {
    const middle = (rest.length - 1) / 2;
    if (rest[middle] !== ' ') return null;
    pair = [rest.slice(0, middle), rest.slice(middle + 1)];
  }
  const [base, head] = withoutPrefixes(...pair);
  return base === head ? base : null;
};

/** Refuses what no file in a tree is called; a path is only ever a name here, but people read it as a place. */
export const checkPath = (patch: PatchLines, path: string, at: number = patch.at): string => {
  if (path === '' || path.split('/').includes('..')) {
    throw malformed(patch, `a path inside the tree instead of ${JSON.stringify(path)}`, at);
  }
  return path;
};

const withoutFirstFolder = (path: string): string => path.slice(path.indexOf('/') + 1);

/** `diff -ru old new` names both folders: what they share is the file. Else the head's name counts, as for `patch`. */
export const commonPath = (baseName: string, headName: string): string => {
  const [base, head] = withoutPrefixes(baseName, headName);
  if (base !== head && withoutFirstFolder(base) === withoutFirstFolder(head)) return withoutFirstFolder(head);
  return head;
};
