import { mayHaveScope, type StoredToken, type TokenScope, tokenState } from '../../core/people/token.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { eventOfToken } from '../../core/trail/events.ts';
import { issueToken, listTokens, revokeToken } from '../../database/api-tokens.ts';
import { createTrail } from '../../database/trail.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { openRecords } from '../stores.ts';
import { moment } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

interface CreateOptions {
  person: string;
  scope: TokenScope[];
  /** Milliseconds. */
  expires: number;
  json: boolean;
}

/** Makes a token and prints it, which happens this once. It and its entry on the trail are there together or not at all. */
export async function createToken(
  context: Context,
  { person, scope, expires, json }: CreateOptions,
): Promise<ExitStatus> {
  const scopes = [...new Set(scope)];
  checkGrant(context, person, scopes);
  const by = await nameOfPerson(context.cwd);
  const { db, close } = await openRecords(context);
  try {
    const expiresAt = new Date(Date.now() + expires);
    const { id, token } = await db.transaction(async (change) => {
      const issued = await issueToken(change, { person, scopes, expiresAt });
      const event = eventOfToken('granted', { id: issued.id, person, scopes, expiresAt }, by);
      await createTrail(change).append(`token/${issued.id}/granted`, event);
      return issued;
    });
    if (json) print([safeJson({ id, token, person, scopes, expiresAt })]);
    else
      print([
        token,
        ...wrap(
          context.out,
          `Token ${id} of ${person} for ${scopes.join(', ')}, valid until ${moment(expiresAt)}. It is shown this once: keep it where you keep passwords.`,
        ),
      ]);
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function checkGrant(context: Context, person: string, scopes: readonly TokenScope[]): void {
  const configuration = loadConfiguration(context.environment, context.cwd);
  const { people } = configuration;
  if (!Object.hasOwn(people, person)) {
    const known = Object.keys(people).join(', ');
    throw new UsageError(
      `countersign.yaml names nobody ${JSON.stringify(person.slice(0, 60))} under "people": ${known === '' ? 'add the person there first' : `choose one of ${known}`}.`,
    );
  }
  const refused = scopes.find((scope) => !mayHaveScope(configuration, person, scope));
  if (refused)
    throw new UsageError(
      `A token with the scope "${refused}" reads the payloads of all workflows, and ${person} may not see everything: make them admin, or of a team whose repositories and assets are ["*"].`,
    );
}

/** The latest tokens, without what would let anybody in. */
export async function showTokens(
  context: Context,
  { limit, json }: { limit: number; json: boolean },
): Promise<ExitStatus> {
  const configuration = loadConfiguration(context.environment, context.cwd);
  const { db, close } = await openRecords(context);
  try {
    const now = new Date();
    const tokens = (await listTokens(db, limit)).map((token) => ({
      ...token,
      state: tokenState(token, configuration, now),
    }));
    if (json) print([safeJson({ tokens })]);
    else if (tokens.length === 0) print(['No tokens yet.']);
    else print(safeDeep(tokens).flatMap((token) => wrap(context.out, describe(token), '', '    ')));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function describe({ id, person, scopes, state, expiresAt, usedAt }: StoredToken & { state: string }): string {
  const used = usedAt === null ? 'never used' : `last used ${moment(usedAt)}`;
  return `${id}  ${state.padEnd(9)}  ${safeLine(person)} for ${scopes.map(safeLine).join(', ')}, until ${moment(expiresAt)}, ${used}`;
}

/** From then on it proves nobody. Safe to repeat. */
export async function takeToken(
  context: Context,
  id: string,
  { json }: { json: boolean },
): Promise<ExitStatus> {
  const by = await nameOfPerson(context.cwd);
  const { db, close } = await openRecords(context);
  try {
    const before = await db.transaction(async (change) => {
      const found = await revokeToken(change, id, new Date());
      if (found && found.revokedAt === null)
        await createTrail(change).append(`token/${id}/revoked`, eventOfToken('revoked', found, by));
      return found;
    });
    if (!before)
      throw new UsageError(
        `There is no token ${JSON.stringify(id.slice(0, 60))}: npx countersign token list tells their ids.`,
      );
    if (json) print([safeJson({ id, revoked: true })]);
    else print([`Token ${id} ${before.revokedAt === null ? 'is' : 'was already'} revoked.`]);
    return exitStatus.passed;
  } finally {
    await close();
  }
}
