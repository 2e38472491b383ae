import { clip } from '../clip.ts';
import type { GateHit, GateName } from '../gates/gate.ts';
import { safeLine } from '../panel/safe-text.ts';
import type { Answerer } from '../people/contract.ts';
import type { TrailEvent } from './entry.ts';

/** One line of words that anybody may have written, as the trail takes it. */
const words = (text: string, max: number): string => clip(safeLine(text), max);

/** Somebody's name as they gave it, which proves nothing. */
const unproven = (name: string): TrailEvent['who'] => ({
  name: words(name, 200) || 'somebody unnamed',
  proof: 'unverified',
  credential: null,
});

const proven = ({ person, proof, credential }: Answerer): TrailEvent['who'] => ({
  name: words(person, 200),
  proof,
  credential: credential === null ? null : words(credential, 200),
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

/** A session that somebody at the machine ended. */
export const eventOfEndedSession = (session: string, person: string, by: string): TrailEvent => ({
  kind: 'revoked',
  who: unproven(by),
  what: `Ended session ${session} of ${words(person, 100)}`,
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
  /** Who it was found to be; absent where nobody looked. */
  who?: Answerer | undefined;
}

/** A person's answer, whether it counted or not. Where a name alone was given, it stands as it was given. */
export function eventOfAnswer({ subject, workflow, decision, refused, who }: Answer): TrailEvent {
  const { by = '', decision: answer = 'something that is no decision', reason = '' } = decision ?? {};
  const said = `Answered ${words(subject, 300)} with ${answer}${reason === '' ? '' : `: ${words(reason, 1000)}`}`;
  return {
    kind: refused === null ? 'decided' : 'refused',
    who: who === undefined || who.proof === 'unverified' ? unproven(by) : proven(who),
    what: refused === null ? said : `${said} (it changed nothing: ${words(refused, 500)})`,
    about: { workflow, plan: null, assets: [] },
    digests: who?.sum === undefined ? {} : { answer: who.sum },
  };
}

interface StartToTell {
  type: string;
  workflow: string;
  /** Repositories by name, or ids of assets. */
  on: readonly string[];
  assets: readonly string[];
  /** As it was typed; null where nobody was named. */
  by: string | null;
  /** Who it was found to be; null where it was refused. */
  who: { person: string; key: string | null } | null;
  /** Why it does not start; null where it does. */
  refused: string | null;
  digests: TrailEvent['digests'];
}

/** A workflow that somebody started by hand, or was not let start. */
export function eventOfStart(start: StartToTell): TrailEvent {
  const { type, workflow, on, assets, by, who, refused, digests } = start;
  const what = `${type} ${words(workflow, 300)}${on.length === 0 ? '' : ` on ${words(on.join(', '), 700)}`}`;
  return {
    kind: refused === null ? 'started' : 'refused',
    who:
      who?.key == null
        ? unproven(who?.person ?? by ?? '')
        : proven({ person: who.person, proof: 'signature', credential: who.key }),
    what:
      refused === null ? `Started ${what}` : `Was not let start ${what} (because: ${words(refused, 700)})`,
    about: { workflow: words(workflow, 300), plan: null, assets: assets.map((asset) => words(asset, 200)) },
    digests,
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
