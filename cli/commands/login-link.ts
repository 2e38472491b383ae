import type { Configuration } from '../../core/configuration/configuration.ts';
import { localOwnerId } from '../../core/people/local-owner.ts';
import { loginLink } from '../../core/people/login-link.ts';
import { giveLink } from '../../database/login-links.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { homeOf } from '../../settings/home.ts';
import { readState } from '../../settings/state.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { openRecords } from '../stores.ts';
import { moment } from '../text/amounts.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Makes a link that signs a browser in, and prints it, which happens this once. Whoever can run this reaches the database,
 * and could do so anyway.
 */
export async function printLoginLink(
  context: Context,
  { as, json }: { as?: string; json: boolean },
): Promise<ExitStatus> {
  const configuration = loadConfiguration(context.environment, context.cwd);
  const person = personOf(configuration, as);
  const origin = originOf(context, configuration);
  const by = await nameOfPerson(context.cwd);
  const { db, close } = await openRecords(context);
  try {
    const { id, secret, expiresAt } = await giveLink(db, { person, by, now: new Date() });
    const link = loginLink(origin, secret);
    if (json) print([safeJson({ id, person, link, expiresAt })]);
    else
      print([
        link,
        ...wrap(
          context.out,
          `It signs a browser in as ${person}, once, until ${moment(expiresAt)}. Give it to nobody else.`,
        ),
      ]);
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function personOf({ people }: Configuration, as: string | undefined): string {
  const known = Object.keys(people);
  if (known.length === 0 && as === undefined) return localOwnerId;
  if (as !== undefined && Object.hasOwn(people, as)) return as;
  const whom = known.length === 0 ? 'add the person there first' : `choose one of ${known.join(', ')}`;
  throw new UsageError(
    as === undefined
      ? `countersign.yaml names people, so a link is for one of them: say --as and ${whom}.`
      : `countersign.yaml names nobody ${JSON.stringify(as.slice(0, 60))} under "people": ${whom}.`,
  );
}

function originOf({ environment, cwd }: Context, { login }: Configuration): string {
  const origin = login.publicUrl ?? readState(homeOf(environment, cwd)).api?.url;
  if (origin) return origin;
  throw new UsageError(
    'Where the API is opened is not known here: run npm start, or set login.publicUrl in countersign.yaml.',
  );
}
