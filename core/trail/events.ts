import { clip } from '../clip.ts';
import type { GateHit, GateName } from '../gates/gate.ts';
import { safeLine } from '../panel/safe-text.ts';
import type { TrailEvent } from './entry.ts';

/** One line of words that anybody may have written, as the trail takes it. */
const words = (text: string, max: number): string => clip(safeLine(text), max);

/** Somebody's name as they gave it, which proves nothing. */
const unproven = (name: string): TrailEvent['who'] => ({
  name: words(name, 200) || 'somebody unnamed',
  proof: 'unverified',
  credential: null,
});

/** Access that somebody gave by a token, or took away again. */
export function eventOfToken(
  kind: 'granted' | 'revoked',
  {
    id,
    person,
    scopes,
    expiresAt,
  }: { id: string; person: string; scopes: readonly string[]; expiresAt: Date },
  by: string,
): TrailEvent {
  const verb = kind === 'granted' ? 'Gave' : 'Took away';
  const what = `${verb} API token ${id} of ${person} for ${scopes.join(', ')}, valid until ${expiresAt.toISOString()}`;
  return {
    kind,
    who: unproven(by),
    what: words(what, 2000),
    about: { workflow: null, plan: null, assets: [] },
    digests: {},
  };
}

interface SignIn {
  /** In full. */
  name: string;
  /** What proves it: who the provider says they are, or the link's id. */
  credential: string;
  /** The session's id. */
  session: string;
  by: 'openid' | 'link';
}

/** A session that began, or that its person ended. */
export function eventOfSession(
  kind: 'signed-in' | 'signed-out',
  { name, credential, session, by }: SignIn,
): TrailEvent {
  const way = by === 'openid' ? 'the login provider' : 'a one-time link';
  return {
    kind,
    who: { name: words(name, 200), proof: 'login', credential: words(credential, 200) },
    what:
      kind === 'signed-in' ? `Signed in by ${way} as session ${session}` : `Signed out of session ${session}`,
    about: { workflow: null, plan: null, assets: [] },
    digests: {},
  };
}

/** A session that ended because its person was taken out of the configuration. */
export const eventOfLostSession = (session: string, person: string): TrailEvent => ({
  kind: 'revoked',
  who: { name: 'countersign.yaml', proof: 'program', credential: null },
  what: `Ended session ${session} of ${words(person, 100)}, whom "people" does not name any more`,
  about: { workflow: null, plan: null, assets: [] },
  digests: {},
});

/** Somebody who was not let in: whom a provider vouches for and nobody here is, or an address that tried too often. */
export function eventOfRefusedLogin(
  who: { credential: string } | { address: string },
  why: string,
): TrailEvent {
  const known = 'credential' in who;
  return {
    kind: 'refused',
    who: known
      ? { name: 'somebody unknown here', proof: 'login', credential: words(who.credential, 200) }
      : unproven(`somebody at ${who.address}`),
    what: `Was not let in: ${words(why, 1000)}`,
    about: { workflow: null, plan: null, assets: [] },
    digests: {},
  };
}

/** A link that somebody made on the machine, which signs in once. */
export function eventOfLink(
  { id, person, expiresAt }: { id: string; person: string; expiresAt: Date },
  by: string,
): TrailEvent {
  return {
    kind: 'granted',
    who: unproven(by),
    what: `Made sign-in link ${id} of ${words(person, 100)}, good once until ${expiresAt.toISOString()}`,
    about: { workflow: null, plan: null, assets: [] },
    digests: {},
  };
}

interface Answer {
  /** What was asked about, such as `audit audit-1.0a1b2c3d` or `task …`. */
  subject: string;
  workflow: string | null;
  /** Null where what came was none. */
  decision: { by: string; decision: string; reason: string } | null;
  /** Why it changed nothing; null where it did. */
  refused: string | null;
}

/** A person's answer, whether it counted or not. */
export function eventOfAnswer({ subject, workflow, decision, refused }: Answer): TrailEvent {
  const { by = '', decision: answer = 'something that is no decision', reason = '' } = decision ?? {};
  const said = `Answered ${words(subject, 300)} with ${answer}${reason === '' ? '' : `: ${words(reason, 1000)}`}`;
  return {
    kind: refused === null ? 'decided' : 'refused',
    who: unproven(by),
    what: refused === null ? said : `${said} (it changed nothing: ${words(refused, 500)})`,
    about: { workflow, plan: null, assets: [] },
    digests: {},
  };
}

/** Hits of a gate that somebody let pass by configuration: one event for each who and why. */
export function eventsOfOverrides(
  gate: GateName,
  hits: readonly GateHit[],
  { subject, workflow }: Pick<Answer, 'subject' | 'workflow'>,
): TrailEvent[] {
  const passed = hits.flatMap((hit) => (hit.overridden ? [{ hit, ...hit.overridden }] : []));
  const groups = Map.groupBy(passed, ({ by, reason, expires }) => JSON.stringify([by, reason, expires]));
  return [...groups.values()].flatMap((group): TrailEvent[] => {
    const [first] = group;
    if (!first) return [];
    const places = group.map(({ hit }) => `${hit.rule} in ${hit.file || 'the whole change'}`);
    return [
      {
        kind: 'overrode',
        who: unproven(first.by),
        what: `Lets ${group.length === 1 ? 'a hit' : `${group.length} hits`} of gate "${gate}" pass in ${words(subject, 300)} until ${first.expires}: ${words(first.reason, 700)} (${words(places.join(', '), 600)})`,
        about: { workflow, plan: null, assets: [] },
        digests: {},
      },
    ];
  });
}
