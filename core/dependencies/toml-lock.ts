import { parse } from 'smol-toml';
import { type Fields, fieldsOf, listOf, own } from './fields.ts';
import { Unreadable } from './reading.ts';

/** @throws Unreadable for what is no TOML, without quoting it */
export function parseToml(text: string): Fields {
  try {
    return fieldsOf(parse(text, { maxDepth: 50, integersAsBigInt: 'asNeeded' }));
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'line' in error ? Number(error.line) : 1;
    throw new Unreadable('it is not valid TOML, perhaps cut off: write it anew with its tool', line || 1);
  }
}

export interface LockedPackage {
  fields: Fields;
  line: number;
}

/** The `[[package]]` tables of a lock file of Cargo, Poetry or uv, each with its line. */
export function lockedPackages(text: string, root: Fields): LockedPackage[] {
  const lines: number[] = [];
  let line = 1;
  for (let at = 0; at !== -1 && at < text.length; line += 1) {
    if (text.startsWith('[[package]]', at)) lines.push(line);
    const end = text.indexOf('\n', at);
    at = end === -1 ? -1 : end + 1;
  }
  const packages = listOf(own(root, 'package'));
  // Written otherwise than its tool does, its tables cannot be told apart so simply.
  const told = lines.length === packages.length;
  return packages.map((fields, index) => ({
    fields: fieldsOf(fields),
    line: told ? (lines[index] ?? 1) : 1,
  }));
}
