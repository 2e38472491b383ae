import { failedCase, passedCase, skippedCase, testId, type Part } from './part.ts';

/** `PASS: name`, as Automake prints it and many write it by hand; also in brackets: `[PASS] name`. */
const verdict =
  /^\s{0,8}(?:\[ ?)?(PASS(?:ED)?|FAIL(?:ED)?|XFAIL|XPASS|SKIP(?:PED)?)(?: ?\])?(?:\s{0,3}:\s{1,3}|\s{1,3}[-–]\s|(?<=\])\s{1,3})(\S.{0,400})$/;
const detailsMax = 20;

/**
 * Reads an output in which each test is a line that begins with its outcome; null where fewer than two are, or where the
 * run ended well though one says that it failed: then these lines mean something else. What stands below a failure up to
 * the next outcome is told with it.
 */
export function readVerdictLines(lines: readonly string[], endedWell: boolean): Part | null {
  const found = lines.flatMap((line, at) => {
    const [, outcome, name] = verdict.exec(line) ?? [];
    return outcome === undefined || name === undefined ? [] : [{ outcome, name, at }];
  });
  if (found.length < 2 || (endedWell && found.some(({ outcome }) => outcome.startsWith('FAIL')))) return null;
  const cases = found.map(({ outcome, name, at }, index) => {
    // How long it took stands behind the name, if at all.
    const id = testId(name.replace(/\s*\(?\d+(?:\.\d+)? ?(?:ms|s|sec|seconds)\)?$/, ''));
    if (/^(?:PASS|XPASS)/.test(outcome)) return passedCase(id);
    if (/^(?:SKIP|XFAIL)/.test(outcome)) return skippedCase(id);
    const end = Math.min(found[index + 1]?.at ?? lines.length, at + 1 + detailsMax);
    return failedCase(id, lines.slice(at + 1, end).join('\n'));
  });
  return { runner: 'plain', cases, errors: [], counts: null, whole: true };
}
