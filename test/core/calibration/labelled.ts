import fc from 'fast-check';
import type { Correction } from '../../../core/calibration/correction.ts';
import type { LabelledFinding } from '../../../core/calibration/fit-correction.ts';
import type { RaterId, Voice } from '../../../core/calibration/voices.ts';
import { focuses } from '../../../core/panel/finding.ts';

export const rater = (name: string) => name as RaterId;

/** Each word is a voice: `ada+` reported it, `ada~` upheld it, `ada-` was silent; `ada.x-` is of the family `x`. */
export function voicesFrom(words: string): Voice[] {
  const said = { '+': 'reported', '~': 'upheld', '-': 'silent' } as const;
  return words.split(' ').map((word) => {
    const [name = '', family = name] = word.slice(0, -1).split('.');
    return { rater: rater(name), family, said: said[word.at(-1) as keyof typeof said] };
  });
}

export const labelled = (
  words: string,
  real: boolean,
  more: Partial<LabelledFinding> = {},
): LabelledFinding => ({ real, weight: 1, category: 'logic', voices: voicesFrom(words), ...more });

export const times = <Thing>(count: number, thing: Thing): Thing[] =>
  Array.from({ length: count }, () => thing);

export const names = ['ada', 'bob', 'cy', 'dan'];
/** Two of one family, two of their own. */
const families = ['x', 'x', 'y', 'z'];

export const anyFinding = fc
  .record({
    category: fc.constantFrom(...focuses),
    said: fc.array(fc.constantFrom('reported', 'upheld', 'silent', 'away'), { minLength: 4, maxLength: 4 }),
  })
  .map(({ category, said }) => ({
    category,
    voices: names.flatMap((name, index): Voice[] => {
      const what = said[index] ?? 'away';
      return what === 'away' ? [] : [{ rater: rater(name), family: families[index] ?? '', said: what }];
    }),
  }));

export const anyLabel: fc.Arbitrary<LabelledFinding> = fc
  .record({ finding: anyFinding, real: fc.boolean(), weight: fc.constantFrom(0.5, 1) })
  .map(({ finding, ...more }) => ({ ...finding, ...more }));

const anyWeight = fc.double({ min: 0.01, max: 50, noNaN: true });

/** Any correction of these raters, sensible or not. */
export const anyCorrection = (raters: readonly string[]): fc.Arbitrary<Correction> =>
  fc
    .record({
      offset: fc.double({ min: -20, max: 20, noNaN: true }),
      slope: anyWeight,
      weights: fc.array(
        fc.record({
          report: anyWeight,
          silence: anyWeight,
          on: fc.dictionary(fc.constantFrom(...focuses), anyWeight),
        }),
        { minLength: raters.length, maxLength: raters.length },
      ),
    })
    .map(({ weights, ...line }) => ({
      ...line,
      raters: Object.fromEntries(raters.map((name, index) => [name, weights[index]])) as Correction['raters'],
    }));
