import type { Tampering } from '../../../core/loop/record.ts';
import { roleOf } from '../../../core/gates/paths.ts';
import { readingOf } from '../../../core/gates/languages.ts';
import type { FileStates } from './find-tampering.ts';

/** Lines that say nothing about behaviour in most languages: comments, imports, brackets. */
const silent =
  /^\s*(?:\/\/|#|\*|\/\*|--|;|"""|(?:import|use|using|require|require_relative|include|#include|package|from)\b|[\s{}()[\];]*$)/;
/** Data is compared by its own rule; words about tests test nothing. */
const otherThanCode = /\.(?:json|ya?ml|csv|txt|html|xml|golden|out|md|rst|lock)$/;

/**
 * Tests that were there on the base, in a language that nobody here reads (a shell, Rust, Java, Ruby): lines that are
 * gone from all tests cannot be told from tampering, so that a person says whether they were to go.
 */
export function findGoneLines(files: readonly FileStates[]): Tampering[] {
  const unread = files.filter(
    ({ path }) =>
      roleOf(path) === 'test' &&
      !path.endsWith('.go') &&
      readingOf(path).kind === 'text' &&
      !otherThanCode.test(path),
  );
  const kept = new Set(unread.flatMap(({ now }) => linesOf(now ?? '')));
  return unread.flatMap(({ path, base, now }): Tampering[] => {
    if (base === null || base === now) return [];
    const gone = linesOf(base).filter((line) => !silent.test(line) && !kept.has(line));
    const [first] = gone;
    if (first === undefined) return [];
    if (now === null) return [{ kind: 'deleted', path, what: `a file of tests is gone: ${first}` }];
    const known = new Set(linesOf(base));
    const added = linesOf(now).filter((line) => !silent.test(line) && !known.has(line));
    const kind = gone.length > added.length ? 'weakened' : 'expectation-changed';
    return [{ kind, path, what: `lines are gone from a test that was there before: ${first}` }];
  });
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
