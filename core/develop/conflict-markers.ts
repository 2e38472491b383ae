import { sides } from '../sandbox/merged.ts';

/** Those lines that no file has but one that git wrote markers into; of a renamed file they name its path too. */
const marker = new RegExp(
  `^(?:<{7} ${sides.change}(?::.*)?|\\|{7} [0-9a-f]{7,64}(?::.*)?|>{7} ${sides.base}(?::.*)?)$`,
);
/** Between the two sides; also how some texts underline a heading. */
const divider = '=======';

const linesOf = (text: string): string[] => text.split(/\r?\n/);

/**
 * Numbers of the lines, from 1, in which a marker of a merge still stands. `before`: the file as either side has it; a
 * line between the sides counts as a marker only where neither of them has such a line of its own.
 */
export function markersLeft(now: string, before: readonly (string | null)[]): number[] {
  const own = before.some((text) => text !== null && linesOf(text).includes(divider));
  return linesOf(now).flatMap((line, index) =>
    marker.test(line) || (line === divider && !own) ? [index + 1] : [],
  );
}
