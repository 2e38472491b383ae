import type { Configuration } from '../configuration/configuration.ts';
import { findPerson, foldName } from '../people/find-person.ts';
import { type Permission, permissionsOn } from '../people/permissions.ts';
import { type Approval, approvalText, type SignedApproval } from './approval.ts';
import { classShares, type ClassShare } from './class-shares.ts';
import { clockSkewMs, refuseSignature, type Verifying } from '../people/check-signature.ts';
import type { Weighed, WeighedOne } from './contract.ts';
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

/** `person`: whose it is, where that is known. */
interface WeighedApproval extends WeighedOne {
  approval: Approval;
  person: string | null;
}

export interface Weighing extends Omit<Weighed, 'alone' | 'each'> {
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
  const each = keepPlaces(approvals.map((approval) => weighOne(hearing, shares, approval)));
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
  const invented =
    refusePlan(hearing, approval) ??
    (signed ? refuseSigned(hearing, approval) : refuseTyped(shares, approval.by, person));
  const why = invented ?? refuseAlone(approval) ?? refusePerson(hearing, shares, person ?? approval.by);
  // Where nobody is named, everybody is somebody: there is no end of people who might come to count.
  const isNamed = Object.keys(hearing.people).length > 0;
  return { approval, person, why, kept: (isNamed ? invented : why) === null };
}

/**
 * One place for each person, decision and kind, so that as many are kept as there are people: of what the same person said
 * twice the first and, since it counts for minutes only, of what they would do alone the one that was signed last.
 */
function keepPlaces(each: readonly WeighedApproval[]): WeighedApproval[] {
  const places = new Map<string, WeighedApproval>();
  for (const one of each) {
    const before = places.get(placeOf(one));
    if (one.kept && (!before || signedAt(before.approval) < signedAt(one.approval)))
      places.set(placeOf(one), one);
  }
  return each.map((one) => ({ ...one, kept: places.get(placeOf(one)) === one }));
}

const placeOf = ({ approval, person }: WeighedApproval): string =>
  JSON.stringify([approval.decision, person, 'breakGlass' in approval]);

/** 0 of what does not lose by age. */
const signedAt = (approval: Approval): number => ('breakGlass' in approval ? Date.parse(approval.at) : 0);

function refusePlan({ plan, hash, now }: Hearing, approval: Approval): string | null {
  if (approval.plan !== hash) return 'it is of another plan';
  return now.getTime() > Date.parse(plan.expires) ? `the plan expired at ${plan.expires}` : null;
}

const refuseAlone = (approval: Approval): string | null =>
  'breakGlass' in approval ? 'it asks to act without the quorum, which is judged by itself' : null;

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
