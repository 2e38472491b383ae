import { clip } from '../clip.ts';
import { safeLine } from '../panel/safe-text.ts';
import type { TrailEvent } from '../trail/entry.ts';
import type { Approval } from './approval.ts';
import type { Plan } from './plan.ts';

const words = (text: string, max: number): string => clip(safeLine(text), max);

type Who = TrailEvent['who'];

/** The process of queue `live`. */
const actor: Who = { name: 'the acting process', proof: 'program', credential: null };

/** Whoever gave a name that nothing proves. */
const unproven = (name: string): Who => ({
  name: words(name, 200) || 'somebody unnamed',
  proof: 'unverified',
  credential: null,
});

/** Whoever signed, if that was found to be so. */
const signer = (person: string, key: string): Who => ({
  name: words(person, 200),
  proof: 'signature',
  credential: words(key, 200),
});

interface About {
  plan: Plan;
  hash: string;
}

function event(
  kind: TrailEvent['kind'],
  { plan, hash }: About,
  { who, what, digests = {} }: { who: Who; what: string; digests?: TrailEvent['digests'] },
): TrailEvent {
  const assets = [...new Set(plan.actions.map(({ target }) => target.asset))];
  return {
    kind,
    who,
    what: words(what, 2000),
    about: { workflow: words(plan.workflow, 300), plan: hash, assets },
    digests,
  };
}

export function eventOfProposal(about: About, title: string): TrailEvent {
  const { proposer, actions } = about.plan;
  const who: Who =
    proposer.kind === 'person'
      ? unproven(proposer.person)
      : {
          name: words(
            `${proposer.model} of ${proposer.provider}${proposer.simulated ? ', simulated' : ''}`,
            200,
          ),
          proof: 'program',
          credential: null,
        };
  return event('proposed', about, {
    who,
    what: `Proposed ${actions.length} action${actions.length === 1 ? '' : 's'}: ${words(title, 200)}`,
  });
}

/** An approval or refusal that came, whether it counts or not. `valid`: its signature was found to be good. */
export function eventOfApproval(
  about: About,
  approval: Approval,
  { why, valid, sum }: { why: string | null; valid: boolean; sum: string },
): TrailEvent {
  const said = `${approval.decision === 'approve' ? 'Approved' : 'Rejected'} the plan: ${words(approval.reason, 800)}`;
  return event(why === null && approval.decision === 'approve' ? 'approved' : 'refused', about, {
    who: valid && 'key' in approval ? signer(approval.by, approval.key) : unproven(approval.by),
    what: why === null ? said : `${said} (it does not count: ${words(why, 500)})`,
    digests: { approval: sum },
  });
}

/** What the acting process did, or would not do. */
export const eventOfActing = (
  kind: 'refused' | 'voided' | 'began-action' | 'ended-action' | 'rolled-back' | 'verified',
  about: About,
  what: string,
  digests: TrailEvent['digests'] = {},
): TrailEvent => event(kind, about, { who: actor, what, digests });

/** Somebody acts alone. */
export const eventOfGlass = (about: About, by: string, key: string, reason: string): TrailEvent =>
  event('broke-glass', about, {
    who: signer(by, key),
    what: `Acts alone, without the quorum: ${words(reason, 1000)}`,
  });

export const eventOfView = (about: About, by: string): TrailEvent =>
  event('viewed', about, { who: unproven(by), what: 'Looked at the plan as it would be carried out' });

/** A word on everything at once, or on what somebody did alone. `key`: null where it was not signed. */
export const eventOfWord = (
  kind: 'killed' | 'lifted' | 'reviewed' | 'refused',
  { by, key, what, plan = null }: { by: string; key: string | null; what: string; plan?: string | null },
): TrailEvent => ({
  kind,
  who: key === null ? unproven(by) : signer(by, key),
  what: words(what, 2000),
  about: { workflow: null, plan, assets: [] },
  digests: {},
});

/** The acting process has undone what somebody wrote into the database in people's place. */
export const eventOfPutBack = (what: string, plan: string | null): TrailEvent => ({
  kind: 'refused',
  who: actor,
  what: words(what, 2000),
  about: { workflow: null, plan, assets: [] },
  digests: {},
});
