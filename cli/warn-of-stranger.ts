import { findPerson } from '../core/people/find-person.ts';
import { safeLine } from '../core/panel/safe-text.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import type { Context } from './context.ts';

/**
 * Says so on stderr where "people" are configured and the name that decides is of none of them. It is no reason to refuse:
 * whoever it is could as well have typed a name that is there.
 */
export function warnOfStranger({ environment, cwd, err }: Context, by: string): void {
  const people = peopleOf(environment, cwd);
  if (Object.keys(people).length === 0 || findPerson(people, by) !== null) return;
  process.stderr.write(
    `${err.paint.yellow('countersign:')} countersign.yaml names nobody "${safeLine(by)}" under "people"; the decision goes on the trail as not verified, as every typed name does.\n`,
  );
}

/** Nobody where the file cannot be read: a decision is not kept waiting for it, and check-config tells what is wrong. */
function peopleOf(...where: Parameters<typeof loadConfiguration>) {
  try {
    return loadConfiguration(...where).people;
  } catch {
    return {};
  }
}
