import type { Ecosystem } from './component.ts';
import { baseScore, severityOfScore } from './cvss.ts';
import type { Severity, Vulnerability } from './facts.ts';
import { type Fields, fieldsOf, isFields, listOf, own, textOf } from './fields.ts';
import { compareVersions } from './versions.ts';

/** As OSV names ecosystems, in its queries and in the paths of its archives. */
export const osvEcosystems: Readonly<Record<Ecosystem, string>> = {
  npm: 'npm',
  pypi: 'PyPI',
  go: 'Go',
  cargo: 'crates.io',
};

/** An entry of OSV as far as judging needs it: what it says of one package. */
export interface Advisory {
  id: string;
  aliases: string[];
  severity: Severity | null;
  summary: string;
  /** Versions that are affected whatever the ranges say. */
  versions: string[];
  ranges: AdvisoryEvent[][];
}

export type AdvisoryEvent =
  | { kind: 'introduced'; version: string }
  | { kind: 'fixed'; version: string }
  | { kind: 'last-affected'; version: string };

const textMax = 300;

/** As OSV compares names: PyPI's in lower case with `-`. */
export const osvName = (ecosystem: Ecosystem, name: string): string =>
  ecosystem === 'pypi' ? name.toLowerCase().replaceAll(/[-_.]+/g, '-') : name;

/** What an entry says, by the name of the package; null for what is no entry; empty for one that was withdrawn. */
export function readAdvisory(raw: unknown, ecosystem: Ecosystem): Map<string, Advisory> | null {
  const id = isFields(raw) ? textOf(own(raw, 'id')) : null;
  if (!isFields(raw) || id === null || !Array.isArray(own(raw, 'affected'))) return null;
  const advisories = new Map<string, Advisory>();
  if (textOf(own(raw, 'withdrawn')) !== null) return advisories;
  for (const affected of listOf(own(raw, 'affected')).filter(isFields)) {
    const subject = fieldsOf(own(affected, 'package'));
    const name = textOf(own(subject, 'name'));
    if (name === null || own(subject, 'ecosystem') !== osvEcosystems[ecosystem]) continue;
    const key = osvName(ecosystem, name);
    const known = advisories.get(key) ?? {
      id: id.slice(0, 100),
      aliases: listOf(own(raw, 'aliases'))
        .flatMap((one) => textOf(one)?.slice(0, 100) ?? [])
        .slice(0, 20),
      severity: severityOf(id, raw, affected),
      summary: (textOf(own(raw, 'summary')) ?? textOf(own(raw, 'details')) ?? '').slice(0, textMax),
      versions: [],
      ranges: [],
    };
    known.versions.push(...listOf(own(affected, 'versions')).filter((one) => typeof one === 'string'));
    known.ranges.push(...rangesOf(affected));
    advisories.set(key, known);
  }
  return advisories;
}

/** Ranges of commits say nothing of published versions. */
const rangesOf = (affected: Fields): AdvisoryEvent[][] =>
  listOf(own(affected, 'ranges'))
    .filter(isFields)
    .filter((range) => own(range, 'type') !== 'GIT')
    .map((range) => listOf(own(range, 'events')).filter(isFields).flatMap(eventOf));

function eventOf(event: Fields): AdvisoryEvent[] {
  const [introduced, fixed, last] = ['introduced', 'fixed', 'last_affected'].map((key) =>
    textOf(own(event, key)),
  );
  if (introduced) return [{ kind: 'introduced', version: introduced }];
  if (fixed) return [{ kind: 'fixed', version: fixed }];
  return last ? [{ kind: 'last-affected', version: last }] : [];
}

const words: Readonly<Record<string, Severity>> = {
  LOW: 'low',
  MODERATE: 'medium',
  MEDIUM: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
};

/** The database's own word first, which also rates what has a vector of CVSS 4 only; malicious packages are critical. */
function severityOf(id: string, raw: Fields, affected: Fields): Severity | null {
  if (id.startsWith('MAL-')) return 'critical';
  for (const specific of [
    own(raw, 'database_specific'),
    own(affected, 'database_specific'),
    own(affected, 'ecosystem_specific'),
  ]) {
    const word = textOf(own(fieldsOf(specific), 'severity'))?.toUpperCase() ?? '';
    if (Object.hasOwn(words, word)) return words[word] ?? null;
  }
  const scores = [...listOf(own(raw, 'severity')), ...listOf(own(affected, 'severity'))].flatMap(
    (one) => baseScore(textOf(own(fieldsOf(one), 'score')) ?? '') ?? [],
  );
  return scores.length > 0 ? severityOfScore(Math.max(...scores)) : null;
}

/** OSV's own evaluation: in any range, or listed. A version that cannot be compared is affected only where it is listed. */
export function isAffected(ecosystem: Ecosystem, version: string, advisory: Advisory): boolean {
  if (advisory.versions.some((one) => one === version || compareVersions(ecosystem, one, version) === 0))
    return true;
  return advisory.ranges.some((range) => isInRange(ecosystem, version, range));
}

const isFrom = (ecosystem: Ecosystem, version: string, from: string): boolean =>
  from === '0' || (compareVersions(ecosystem, version, from) ?? -1) >= 0;

function isInRange(ecosystem: Ecosystem, version: string, events: readonly AdvisoryEvent[]): boolean {
  let inside = false;
  for (const event of inOrder(ecosystem, events)) {
    if (event.kind === 'introduced') {
      if (isFrom(ecosystem, version, event.version)) inside = true;
    } else if (event.kind === 'fixed') {
      if (isFrom(ecosystem, version, event.version)) inside = false;
    } else if ((compareVersions(ecosystem, version, event.version) ?? 1) > 0) inside = false;
  }
  return inside;
}

/** Events may stand in any order. What ends a range stands before what starts the next one at the same version. */
const inOrder = (ecosystem: Ecosystem, events: readonly AdvisoryEvent[]): AdvisoryEvent[] =>
  events.toSorted((a, b) => {
    if (a.version === '0' || b.version === '0')
      return a.version === b.version ? 0 : a.version === '0' ? -1 : 1;
    return compareVersions(ecosystem, a.version, b.version) ?? 0;
  });

/** As the gate tells it; the fix is the lowest one above the version. */
export function vulnerabilityOf(ecosystem: Ecosystem, version: string, advisory: Advisory): Vulnerability {
  const { id, aliases, severity, summary, ranges } = advisory;
  let fixedIn: string | null = null;
  for (const event of ranges.flat()) {
    if (event.kind !== 'fixed' || (compareVersions(ecosystem, event.version, version) ?? 0) <= 0) continue;
    if (fixedIn === null || (compareVersions(ecosystem, event.version, fixedIn) ?? 0) < 0)
      fixedIn = event.version;
  }
  return { id, aliases, severity, summary, fixedIn };
}

/** One weakness has an entry in each database that knows it: those that name each other are told once, the rated one first. */
export function withoutDoubles(found: readonly Vulnerability[]): Vulnerability[] {
  const order = found.toSorted(
    (a, b) => Number(a.severity === null) - Number(b.severity === null) || (a.id < b.id ? -1 : 1),
  );
  const kept: Vulnerability[] = [];
  for (const one of order) {
    const names = [one.id, ...one.aliases];
    const twin = kept.find((other) => [other.id, ...other.aliases].some((name) => names.includes(name)));
    if (twin === undefined) kept.push({ ...one, aliases: [...one.aliases] });
    else {
      twin.aliases = [...new Set([...twin.aliases, ...names])].filter((name) => name !== twin.id).sort();
      twin.fixedIn ??= one.fixedIn;
    }
  }
  return kept;
}
