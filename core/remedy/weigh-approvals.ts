import type { Configuration } from '../configuration/configuration.ts';
import { findPerson, foldName } from '../people/find-person.ts';
import { type Permission, permissionsOn } from '../people/permissions.ts';
import { type Approval, approvalText, type SignedApproval } from './approval.ts';
import { classShares, type ClassShare } from './class-shares.ts';
import { clockSkewMs, refuseSignature, type Verifying } from '../people/check-signature.ts';
import type { Weighed } from './contract.ts';
import { emptyPlaces } from './fill-places.ts';
import type { Plan } from './plan.ts';

/** All that approvals are judged by, besides themselves. */
export interface Hearing extends Verifying, Pick<Configuration, 'people' | 'teams'> {
  plan: Plan;
  hash: string;
  classes: Configuration['fleet']['classes'];
  /** Names that belong to models, and never approve. */
  models: readonly string[];
}

/** What one approval comes to. `why`: it does not count. `person`: whose it is, where that is known. */
interface WeighedApproval {
  approval: Approval;
  person: string | null;
  why: string | null;
}

export interface Weighing extends Omit<Weighed, 'alone'> {
  each: WeighedApproval[];
}

type QuorumRole = ClassShare['policy']['quorum'][number]['role'];
const permissionOf: Record<QuorumRole, Permission> = {
  approver: 'approve',
  operator: 'operate',
  auditor: 'decide',
  admin: 'administer',
};

/** Whether these approvals are enough for this plan at this moment, and for each that does not count, why. */
export function weighApprovals(hearing: Hearing, approvals: readonly Approval[]): Weighing {
  const shares = classShares(hearing.plan, hearing.classes);
  const each = approvals.map((approval) => weighOne(hearing, shares, approval));
  const heard = new Set<string>();
  for (const one of each) {
    if (one.person === null || one.why !== null) continue;
    const key = `${one.approval.decision} ${one.person}`;
    if (heard.has(key)) one.why = `${one.person} has answered already`;
    heard.add(key);
  }
  const counted = each.filter(({ why }) => why === null);
  const rejected = counted.some(({ approval }) => approval.decision === 'reject');
  const persons = counted.flatMap(({ approval, person }) =>
    approval.decision === 'approve' && person !== null ? [person] : [],
  );
  const missing = shares.flatMap((share) => missingOf(hearing, share, persons));
  return {
    enough: !rejected && missing.length === 0,
    rejected,
    missing,
    ignored: each.flatMap(({ approval, why }) => (why === null ? [] : [{ by: approval.by, why }])),
    each,
  };
}

function weighOne(hearing: Hearing, shares: readonly ClassShare[], approval: Approval): WeighedApproval {
  const signed = 'signature' in approval;
  const person = signed ? approval.by : personTyped(hearing, approval.by);
  const why =
    refuseAnswer(hearing, approval) ??
    (signed ? refuseSigned(hearing, approval) : refuseTyped(shares, approval.by, person)) ??
    refusePerson(hearing, shares, person ?? approval.by);
  return { approval, person, why };
}

function refuseAnswer({ plan, hash, now }: Hearing, approval: Approval): string | null {
  if (approval.plan !== hash) return 'it is of another plan';
  if (now.getTime() > Date.parse(plan.expires)) return `the plan expired at ${plan.expires}`;
  if ('breakGlass' in approval) return 'it asks to act without the quorum, which is judged by itself';
  return null;
}

/** Why a signed answer is not what this person said of this plan while it stood. */
export function refuseSigned(hearing: Hearing, approval: SignedApproval): string | null {
  const refused = refuseSignature(approval, approvalText(approval), hearing);
  if (refused !== null) return refused;
  const at = Date.parse(approval.at);
  const { notBefore, expires } = hearing.plan;
  if (at < Date.parse(notBefore) - clockSkewMs) return 'it was signed before the plan was made';
  return at > Date.parse(expires) ? 'it was signed after the plan had expired' : null;
}

/** Where the configuration names nobody, whoever types a name is taken to be somebody of that name. */
function personTyped({ people }: Hearing, typed: string): string | null {
  return Object.keys(people).length === 0 ? foldName(typed) || null : findPerson(people, typed);
}

function refuseTyped(shares: readonly ClassShare[], typed: string, person: string | null): string | null {
  const strict = shares.find(({ policy }) => policy.approval === 'signed');
  if (strict)
    return `class "${strict.name}" asks for signatures, and this is typed: use "countersign approve"`;
  return person === null ? `"people" names nobody "${typed}"` : null;
}

function refusePerson(hearing: Hearing, shares: readonly ClassShare[], person: string): string | null {
  const { plan, models, people } = hearing;
  const { proposer } = plan;
  const folded = foldName(person);
  const proposed =
    proposer.kind === 'person' ? (findPerson(people, proposer.person) ?? proposer.person) : null;
  if (proposed !== null && foldName(proposed) === folded)
    return `${person} proposed it, and who proposes does not decide`;
  if (isMachine(folded, models)) return `"${person}" is no person`;
  const fits = shares.some((share) =>
    share.policy.quorum.some(({ role }) => mayFill(hearing, person, role, share)),
  );
  return fits
    ? null
    : `${person} may not approve what is done to ${shares.flatMap(({ assets }) => assets).join(', ')}`;
}

const isMachine = (folded: string, models: readonly string[]): boolean =>
  folded.endsWith('[bot]') || models.some((name) => foldName(name) === folded);

function mayFill(hearing: Hearing, person: string, role: QuorumRole, { assets }: ClassShare): boolean {
  if (Object.keys(hearing.people).length === 0) return true;
  return assets.every((name) =>
    permissionsOn(hearing, person, { kind: 'asset', name }).includes(permissionOf[role]),
  );
}

function missingOf(hearing: Hearing, share: ClassShare, persons: readonly string[]): string[] {
  const places = share.policy.quorum.flatMap(({ role, count }) => Array.from({ length: count }, () => role));
  const roles = new Map(
    persons.map((person) => [
      person,
      new Set(
        places.filter((role, at) => places.indexOf(role) === at && mayFill(hearing, person, role, share)),
      ),
    ]),
  );
  const empty = emptyPlaces(places.length, persons, (person, place) => {
    const role = places[place];
    return role !== undefined && (roles.get(person)?.has(role) ?? false);
  });
  const byRole = Map.groupBy(empty, (place) => places[place] ?? 'approver');
  return [...byRole].map(([role, left]) => `${left.length} more ${role} for class "${share.name}"`);
}
