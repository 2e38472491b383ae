import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { takeLink } from '../../database/login-links.ts';
import { sayRefusal } from '../pages/page.ts';
import { refuseLogin, welcomeIn } from './answer-login.ts';
import type { LoginDependencies } from './login-dependencies.ts';
import { type Change, beginOnTrail, sessionOf } from './signed-in.ts';

const why = {
  used: 'This link has signed somebody in already; each does so once. If that was not you, tell whoever runs Countersign.',
  expired: 'This link is too old: each is good for 10 minutes.',
  unknown: 'There is no such link. Copy all of it, on one line.',
  'of nobody': 'This link is of somebody whom countersign.yaml does not name under "people" any more.',
} as const;

type Outcome = { kind: 'begun'; secret: string } | { kind: keyof typeof why };

/** Uses a link up and signs its person in, both or neither. */
export async function signInByLink(
  context: Context<{ Bindings: HttpBindings }>,
  deps: LoginDependencies,
): Promise<Response> {
  const { link } = await context.req.parseBody().catch(() => ({ link: undefined }));
  const before = await sessionOf(context, deps);
  const outcome = await deps.db.transaction(async (change): Promise<Outcome> => {
    const taken = await takeLink(change, typeof link === 'string' ? link : '', deps.now());
    return taken.kind === 'taken' ? begin(change, deps, taken, before) : taken;
  });
  if (outcome.kind === 'begun') return welcomeIn(context, deps, outcome.secret, '/login');
  const remedy = 'On the machine that runs Countersign, npx countersign login-link prints a new one.';
  if (outcome.kind === 'of nobody')
    return sayRefusal(context, 'You are not signed in', `${why[outcome.kind]} ${remedy}`, 403);
  return refuseLogin(context, deps, `${why[outcome.kind]} ${remedy}`);
}

async function begin(
  change: Change,
  deps: LoginDependencies,
  { id, person }: { id: string; person: string },
  before: Parameters<typeof beginOnTrail>[3],
): Promise<Outcome> {
  const { people } = deps.readConfiguration();
  const found = Object.hasOwn(people, person) ? people[person] : undefined;
  if (!found) return { kind: 'of nobody' };
  const who = { person, name: found.name, signedInBy: 'link' as const, credential: `link ${id}` };
  const secret = await beginOnTrail(change, deps, { ...who, begunBy: `link/${id}` }, before);
  return secret === null ? { kind: 'used' } : { kind: 'begun', secret };
}
