import type { Tampering } from './record.ts';

const literal = String.raw`(?:"(?:[^"\\\n]|\\.){1,200}"|'(?:[^'\\\n]|\\.){1,200}'|-?\d[\d_]*(?:\.\d+)?)`;
/** `if s == "x"`, `case "x":`, `[ "$1" = x ]`, `"x" =>`: what is asked for. */
const asks = new RegExp(
  String.raw`(?:[!=]==?|\[[^\]\n]{0,200}\s=|\bcase|\bwhen|\.equals\(|\.Equal\(|\beq)\s*\(?\s*(${literal})|^\s*(${literal})\s*(?:=>|->|\))`,
);
const answers = new RegExp(
  String.raw`(?:\breturn|\becho|\bprintf(?:\s+'[^']*')?|=>|->|[^=!<>]=|^)\s*(${literal})\s*[;,)}]*\s*(?:;;\s*)?$`,
);
const linesBetweenMax = 2;

/** Values that programs have reason to know. */
const isTelling = (value: string): boolean =>
  /^["']/.test(value) ? value.length > 5 && !/^["'][a-z]\w*["']$/.test(value) : /\d{3}|\.\d/.test(value);

/**
 * Code in a language that nobody here reads which answers a value with another, where both stand in one line of a test.
 * `added`: lines that are new, in their order in the file.
 */
export function findHardcodedText(
  path: string,
  added: readonly string[],
  tests: readonly string[],
): Tampering[] {
  const rows = tests.flatMap((text) => text.split('\n'));
  return added.flatMap((line, at): Tampering[] => {
    const found = asks.exec(line);
    const asked = found?.[1] ?? found?.[2];
    if (asked === undefined || !isTelling(asked)) return [];
    const rest = line.slice((found?.index ?? 0) + (found?.[0].length ?? 0));
    const near = [rest, ...added.slice(at + 1, at + 1 + linesBetweenMax)];
    const answer = near.map((one) => answers.exec(one)?.[1]).find((one) => one !== undefined);
    if (answer === undefined || answer === asked) return [];
    const known = rows.some((row) => holds(row, asked) && holds(row.replace(asked, ''), answer));
    return known
      ? [
          {
            kind: 'hardcoded',
            path,
            what: `answers the input of a test with what that test expects: ${line.trim().slice(0, 200)}`,
          },
        ]
      : [];
  });
}

const holds = (row: string, value: string): boolean =>
  row.includes(value) || (/^["']/.test(value) && row.includes(`"${value.slice(1, -1)}"`));
