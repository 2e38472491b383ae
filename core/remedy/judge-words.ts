import * as z from 'zod/mini';
import type { Configuration } from '../configuration/configuration.ts';
import { foldName } from '../people/find-person.ts';
import { statementWords as words } from '../people/signed-statement.ts';
import type { Verifying } from '../people/check-signature.ts';
import { anySigned, liftSchema, reviewSchema, weighWord } from './lift.ts';

/** What words are judged by: the configuration of whoever judges, never what is said of it elsewhere. */
export interface WordOffice extends Verifying, Pick<Configuration, 'people' | 'teams' | 'fleet'> {}

export const liftersNeeded = 2;

/** Enough where nothing of the fleet asks for signatures. */
export const typedWordSchema = z.strictObject({ by: words(200), reason: words(2000) });

type Weighed = { person: string } | { why: string };

/** Whose word lets this kill be lifted, or why it does not count. `said`: anything that stands where such words do. */
export function weighLift(office: WordOffice, kill: string, said: unknown): Weighed {
  const signed = liftSchema.safeParse(said);
  const word = signed.success ? signed : typedWordSchema.safeParse(said);
  if (!word.success) return { why: 'it is no word that lifts anything' };
  if (signed.success && signed.data.subject !== kill) return { why: 'it is on another kill' };
  return weighWord(office, word.data, {
    signed: anySigned(office.fleet),
    roles: ['approver', 'operator', 'admin'],
  });
}

interface JudgedLifts {
  /** Different ones whose words count. */
  persons: string[];
  ignored: { by: string; why: string }[];
}

/** Who lifts this kill, by all words that stand for it. */
export function judgeLifts(office: WordOffice, kill: string, said: readonly unknown[]): JudgedLifts {
  const persons = new Set<string>();
  const ignored: JudgedLifts['ignored'] = [];
  for (const one of said) {
    const weighed = weighLift(office, kill, one);
    if ('person' in weighed) persons.add(weighed.person);
    else ignored.push({ by: nameIn(one), why: weighed.why });
  }
  return { persons: [...persons], ignored };
}

/** Whose review of what `by` did alone counts, or why it does not: signed, of this very plan, and by somebody else. */
export function weighReview(
  office: WordOffice,
  { plan, by }: { plan: string; by: string },
  said: unknown,
): Weighed {
  const word = reviewSchema.safeParse(said);
  if (!word.success) return { why: 'no signed review stands there' };
  if (word.data.subject !== plan) return { why: 'it is of another plan' };
  if (foldName(word.data.by) === foldName(by))
    return { why: `${by} acted alone, and somebody else has to review it` };
  return weighWord(office, word.data, { signed: true, roles: ['approver', 'admin'] });
}

function nameIn(said: unknown): string {
  const by = typeof said === 'object' && said !== null && 'by' in said ? said.by : null;
  return typeof by === 'string' ? by.slice(0, 100) : 'somebody unnamed';
}
