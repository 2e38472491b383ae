import type { DependencyPolicy } from '../configuration/dependencies.ts';
import { type Complaint, nameOf, quoted, type Subject } from './complaint.ts';
import { severities, type Severity, type Vulnerability } from './facts.ts';
import { compareVersions } from './versions.ts';

const rankOf = (severity: Severity | null): number =>
  severity === null ? severities.length : severities.indexOf(severity);

const namedMax = 5;

/** All known vulnerabilities of a package in one complaint, gravest first. */
export function judgeVulnerable(subject: Subject, { vulnerableFrom }: DependencyPolicy): Complaint[] {
  const { component, facts } = subject;
  if (facts.vulnerabilities.kind !== 'told') return [];
  const grave = facts.vulnerabilities.value
    .filter(({ severity }) => rankOf(severity) >= rankOf(vulnerableFrom))
    .toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity) || (a.id < b.id ? -1 : 1));
  if (grave.length === 0) return [];
  const more = grave.length - namedMax;
  const named = grave.slice(0, namedMax).map(describe).join('; ');
  return [
    {
      rule: 'vulnerable',
      message: `${nameOf(component)} has known vulnerabilities: ${named}${more > 0 ? `; and ${more} more` : ''}. ${remedyOf(subject, grave)}`,
    },
  ];
}

function describe({ id, aliases, severity, summary }: Vulnerability): string {
  const cve = aliases.find((alias) => alias.startsWith('CVE-'));
  const names = cve === undefined || cve === id ? id : `${id} (${cve})`;
  return `${names}, ${severity ?? 'not rated'}${summary === '' ? '' : `, ${quoted(summary)}`}`;
}

/** The lowest version that mends them all is the highest of those that mend each. */
function remedyOf({ component }: Subject, found: readonly Vulnerability[]): string {
  const fixes = found.map(({ fixedIn }) => fixedIn);
  const unfixed = fixes.filter((fix) => fix === null).length;
  const known = fixes
    .filter((fix) => fix !== null)
    .toSorted((a, b) => compareVersions(component.ecosystem, a, b) ?? 0);
  const best = known.at(-1);
  if (best === undefined) return 'No version mends them yet: take another package.';
  return unfixed > 0
    ? `Take ${best} or later, which mends all but ${unfixed}, for which there is no version yet.`
    : `Take ${best} or later.`;
}
