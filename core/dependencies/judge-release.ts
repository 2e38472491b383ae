import type { DependencyPolicy } from '../configuration/dependencies.ts';
import type { ReleaseFacts } from './facts.ts';
import { type Complaint, nameOf, quoted, type Subject } from './complaint.ts';

const msPerDay = 86_400_000;

/** What the registry's record of the version itself says against it. `now` is in milliseconds since 1970. */
export function judgeRelease(subject: Subject, policy: DependencyPolicy, now: number): Complaint[] {
  const { release } = subject.facts;
  if (release.kind !== 'told') return [];
  if (release.value.kind === 'missing') {
    const { what, where } = release.value;
    return [what === 'package' ? missingPackage(subject, where) : missingVersion(where)];
  }
  const facts = release.value.release;
  return [
    ...deprecation(subject, facts),
    ...youth(subject, facts, policy, now),
    ...scripts(subject, facts),
    ...publisher(subject, facts),
    ...distance(subject, facts, policy),
  ];
}

const missingPackage = ({ component }: Subject, where: string): Complaint => ({
  rule: 'missing',
  message: `There is no package ${quoted(component.name)} on ${where}: it may be made up, unpublished or private; correct the name, or configure the registry that has it.`,
});

/** A registry that lacks one often lacks all of a kind, such as the builds for other machines. */
const missingVersion = (where: string): Complaint => ({
  rule: 'missing',
  group: where,
  messageOf: (shown, count) =>
    `${where} does not have ${shown}: ${count === 1 ? 'the version' : 'these versions'} may be made up or unpublished; take others, or configure the registry that has ${count === 1 ? 'it' : 'them'}.`,
});

const deprecation = ({ component }: Subject, { deprecated }: ReleaseFacts): Complaint[] =>
  deprecated === null
    ? []
    : [
        {
          rule: 'deprecated',
          message: `The publisher of ${nameOf(component)} says not to use it (${quoted(deprecated)}): take what it names instead, or another version.`,
        },
      ];

const daysSince = (time: string, now: number): number => (now - Date.parse(time)) / msPerDay;
const day = (time: string): string => time.slice(0, 10);

function youth(
  { component, from }: Subject,
  { publishedAt, packageCreatedAt }: ReleaseFacts,
  { versionAgeDaysMin, packageAgeDaysMin }: DependencyPolicy,
  now: number,
): Complaint[] {
  const complaints: Complaint[] = [];
  if (publishedAt !== null && daysSince(publishedAt, now) < versionAgeDaysMin) {
    complaints.push({
      rule: 'young-version',
      message: `${nameOf(component)} was published on ${day(publishedAt)}, less than ${versionAgeDaysMin} days ago: wait, since malicious versions are mostly found within days, or read it first.`,
    });
  }
  if (from === null && packageCreatedAt !== null && daysSince(packageCreatedAt, now) < packageAgeDaysMin) {
    complaints.push({
      rule: 'young-package',
      message: `The package of ${nameOf(component)} exists only since ${day(packageCreatedAt)}, less than ${packageAgeDaysMin} days: check who publishes it and why it is needed.`,
    });
  }
  return complaints;
}

function scripts({ component, from }: Subject, { scripts: told, previous }: ReleaseFacts): Complaint[] {
  if (told === null || told.now.length === 0) return [];
  // Of a package that the base has, only what differs; of one that is added, each.
  const before = new Map(from === null ? [] : (told.before ?? []));
  const fresh = told.now.filter(([hook, command]) => before.get(hook) !== command);
  if (fresh.length === 0) return [];
  const commands = fresh.map(([hook, command]) => `${hook} ${quoted(command)}`).join(', ');
  const than = from === null ? '' : `, other than ${previous ?? from.version}`;
  return [
    {
      rule: 'install-script',
      message: `Installing ${nameOf(component)} runs ${commands}${than}: read what it does, or install with scripts off.`,
    },
  ];
}

function publisher({ component }: Subject, { publisher: told, previous }: ReleaseFacts): Complaint[] {
  if (told === null || told.before === null || told.before === told.now || told.known) return [];
  return [
    {
      rule: 'maintainer',
      message: `${nameOf(component)} was published by ${quoted(told.now)}, who published none before it; ${previous ?? 'the version before'} was by ${quoted(told.before)}: make sure that the package was handed over, and not taken.`,
    },
  ];
}

/** Of what somebody chose: what it brings along is for its own people to move. */
function distance(
  { component }: Subject,
  { latest, majorsAbove }: ReleaseFacts,
  { majorsBehindMax }: DependencyPolicy,
): Complaint[] {
  if (component.direct === false || latest === null || majorsAbove <= majorsBehindMax) return [];
  return [
    {
      rule: 'behind',
      message: `${nameOf(component)} is ${majorsAbove} major versions behind ${latest}: take a version that is still looked after.`,
    },
  ];
}
