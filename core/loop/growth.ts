import { readSignature } from './error-signature.ts';
import type { IterationRecord } from './record.ts';

/** How runtimes and compilers say that something is not there yet, rather than wrong. */
const absence =
  /cannot find (?:module|package|name)|no module named|cannot import name|is not defined|is not a function|is not a constructor|has no (?:attribute|exported member|member)|has no field or method|not implemented|NotImplementedError|undefined: \w|undeclared name|unresolved import|cannot find \w+ in this scope|does not provide an export|failed to (?:load|resolve) (?:url|import|module)|could not resolve/i;

/** Less is a line put in to see what happens, not something new. */
const addedMin = 5;

/**
 * Whether an iteration built something up rather than working on what fails: it added and hardly took away, and either
 * made files, or what fails asks for something that is not there, or nothing fails at all.
 */
export function isGrowing({ edit, tests, errors, green }: IterationRecord): boolean {
  if (edit.trivial || edit.addedLines < addedMin || edit.addedLines < 4 * edit.removedLines) return false;
  if (green || (edit.newFiles ?? 0) > 0) return true;
  const signatures = [...errors, ...(tests ?? []).flatMap(({ signature }) => signature ?? [])];
  return signatures.some((signature) => absence.test(readSignature(signature).message || signature));
}
