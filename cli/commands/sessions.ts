import type { Configuration } from '../../core/configuration/configuration.ts';
import { withLocalOwner } from '../../core/people/local-owner.ts';
import { sessionState, type StoredSession } from '../../core/people/session.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { eventOfEndedSession } from '../../core/trail/events.ts';
import { endSessions, openSessions, personOfSession } from '../../database/sessions.ts';
import { createTrail } from '../../database/trail.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { openRecords } from '../stores.ts';
import { count, moment } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

/** Who is signed in, without what would let anybody in. */
export async function showSessions(
  context: Context,
  { person, limit, json }: { person?: string; limit: number; json: boolean },
): Promise<ExitStatus> {
  const configuration = configurationOf(context);
  const { db, close } = await openRecords(context);
  try {
    const now = new Date();
    const at = { now, idleMs: configuration.login.idleMinutes * 60_000 };
    const open = await openSessions(db, { ...(person !== undefined && { person }), now, max: limit });
    const sessions = open.filter((session) => sessionState(session, configuration, at) === 'valid');
    if (json) print([safeJson({ sessions })]);
    else if (sessions.length === 0) print(['Nobody is signed in.']);
    else print(safeDeep(sessions).flatMap((session) => wrap(context.out, describe(session), '', '    ')));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

/** The API of a machine alone lets its owner in as long as nobody is named. */
const configurationOf = ({ environment, cwd }: Context): Configuration =>
  withLocalOwner(loadConfiguration(environment, cwd), { loopback: true });

function describe({ id, person, signedInBy, credential, ...at }: StoredSession): string {
  const way = signedInBy === 'openid' ? `the login provider (${safeLine(credential)})` : 'a one-time link';
  return `${id}  ${safeLine(person)} by ${way}, since ${moment(at.createdAt)}, last used ${moment(at.seenAt)}, until ${moment(at.expiresAt)}`;
}

/** Ends one, or all of a person, each with its entry on the trail or not at all. Safe to repeat. */
export async function endSession(
  context: Context,
  id: string | undefined,
  { person, json }: { person?: string; json: boolean },
): Promise<ExitStatus> {
  const which = whichOf(id, person);
  const by = await nameOfPerson(context.cwd);
  const { db, close } = await openRecords(context);
  try {
    const ended = await db.transaction(async (change) => {
      const whose = 'person' in which ? which.person : await personOfSession(change, which.id);
      if (whose === null) throw unknown(which);
      const ids = await endSessions(change, which, new Date());
      for (const one of ids)
        await createTrail(change).append(`session/${one}/revoked`, eventOfEndedSession(one, whose, by));
      return ids;
    });
    if (ended.length === 0 && 'person' in which && !isKnown(context, which.person)) throw unknown(which);
    if (json) print([safeJson({ ended })]);
    else print(wrap(context.out, whatEnded(which, ended)));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

type Which = { id: string } | { person: string };

function whichOf(id: string | undefined, person: string | undefined): Which {
  if (id !== undefined && person === undefined) return { id };
  if (id === undefined && person !== undefined) return { person };
  throw new UsageError('Say which one: either the id of a session, or --person and all of theirs end.');
}

const isKnown = (context: Context, person: string): boolean =>
  Object.hasOwn(configurationOf(context).people, person);

const unknown = (which: Which): UsageError =>
  new UsageError(
    'id' in which
      ? `There is no session ${JSON.stringify(which.id.slice(0, 60))}: npx countersign sessions tells their ids.`
      : `countersign.yaml names nobody ${JSON.stringify(which.person.slice(0, 60))} under "people", and no session is theirs: npx countersign sessions tells who is signed in.`,
  );

function whatEnded(which: Which, ended: readonly string[]): string {
  if ('id' in which)
    return `Session ${safeLine(which.id)} ${ended.length === 0 ? 'had ended already' : 'is ended'}.`;
  const whose = safeLine(which.person);
  return ended.length === 0
    ? `${whose} was signed in nowhere.`
    : `Ended ${count(ended.length, 'session')} of ${whose}: ${ended.join(', ')}.`;
}
