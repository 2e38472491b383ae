import type { DependencyPolicy } from '../configuration/dependencies.ts';
import type { GateHit, GateMode, GateResult } from '../gates/gate.ts';
import { clipQuote, hitsMax } from '../gates/hits.ts';
import { gateModes } from '../gates/gate.ts';
import type { Component, Inventory } from './component.ts';
import { type Complaint, listNames, type Subject } from './complaint.ts';
import { judgeLicence } from './judge-licence.ts';
import { judgeName } from './judge-name.ts';
import { judgeNew, keyOf } from './judge-new.ts';
import { judgePlace } from './judge-place.ts';
import { judgeRelease } from './judge-release.ts';
import { judgeUnknown } from './judge-unknown.ts';
import { judgeVulnerable } from './judge-vulnerable.ts';
import { type DependencyRule, dependencyRules } from './rules.ts';

export interface Judging {
  subjects: readonly Subject[];
  base: Inventory;
  head: Inventory;
  policy: DependencyPolicy;
  /** Whether the change touches a file. */
  isChanged: (file: string) => boolean;
  /** Milliseconds since 1970. */
  now: number;
  /** The line of a file of the head, from 1; empty where there is none. */
  lineOf: (file: string, line: number) => string;
}

type Mode = Exclude<GateMode, 'off'>;

/** What the gate says of a change, gravest first where there is more than a verdict can hold. */
export function judgeDependencies(judging: Judging): GateResult {
  const { subjects, base, head, policy, lineOf } = judging;
  const inBase = new Set(base.components.map(keyOf));
  const complaints = subjects.flatMap((subject) =>
    complaintsOf(subject, judging, inBase).map((complaint) => ({ complaint, component: subject.component })),
  );
  const hits = joinGroups(complaints).flatMap(({ rule, message, at, subject }): GateHit[] => {
    const mode = policy.rules[rule];
    if (mode === 'off') return [];
    return [{ ...hitAt(rule, mode, message, at, lineOf), ...(subject !== undefined && { subject }) }];
  });
  const all = [...hits, ...unreadHits(judging)];
  const gate = 'dependencies';
  const unread = head.unread.map(({ path, why }) => `${path}: ${why}`);
  return all.length > 0
    ? { gate, outcome: 'hit', hits: boundByWeight(all), unread }
    : { gate, outcome: 'held', hits: [], unread };
}

function complaintsOf(subject: Subject, { policy, now }: Judging, inBase: ReadonlySet<string>): Complaint[] {
  return [
    ...judgeRelease(subject, policy, now),
    ...judgeVulnerable(subject, policy),
    ...judgePlace(subject),
    ...judgeLicence(subject, policy),
    ...judgeName(subject, policy, inBase),
    ...judgeNew(subject, policy, inBase),
    ...judgeUnknown(subject),
  ];
}

interface Placed {
  rule: DependencyRule;
  message: string;
  at: Pick<Component, 'file' | 'line'>;
  /** The package, where it is one: what an override can name. */
  subject?: string;
}

/** Complaints that share a group become one for each file, at the first package's line. */
function joinGroups(all: readonly { complaint: Complaint; component: Component }[]): Placed[] {
  const groups = new Map<
    string,
    { complaint: Extract<Complaint, { group: string }>; components: Component[] }
  >();
  const placed: Placed[] = [];
  for (const { complaint, component } of all) {
    if (!('group' in complaint)) {
      const subject = `${component.ecosystem}:${component.name}@${component.version}`;
      placed.push({ ...complaint, at: component, subject });
      continue;
    }
    const key = `${complaint.rule}\0${component.file}\0${complaint.group}`;
    const group = groups.get(key) ?? { complaint, components: [] };
    group.components.push(component);
    groups.set(key, group);
  }
  for (const { complaint, components } of groups.values()) {
    const [first] = components.toSorted((a, b) => a.line - b.line);
    if (first === undefined) continue;
    const message = complaint.messageOf(listNames(components), components.length);
    placed.push({ rule: complaint.rule, message, at: first });
  }
  return placed;
}

function hitAt(
  rule: DependencyRule,
  mode: Mode,
  message: string,
  at: Pick<Component, 'file' | 'line'>,
  lineOf: Judging['lineOf'],
): GateHit {
  return {
    rule: `dependencies.${rule}`,
    file: at.file,
    startLine: at.line,
    endLine: at.line,
    quote: clipQuote(lineOf(at.file, at.line)),
    message,
    mode,
  };
}

/** What cannot be read, or is left open by the manifest, cannot be judged, which is never a pass. */
function unreadHits({ head, isChanged, policy, lineOf }: Judging): GateHit[] {
  const mode = policy.rules.unknown;
  if (mode === 'off') return [];
  return [...head.unread, ...head.unlocked]
    .filter(({ path }) => isChanged(path))
    .map(({ path, line, why }) =>
      hitAt('unknown', mode, `The packages of ${path} are not judged: ${why}`, { file: path, line }, lineOf),
    );
}

const rankOf = ({ rule, mode }: GateHit): number =>
  gateModes.indexOf(mode ?? 'block') * dependencyRules.length +
  dependencyRules.findIndex((one) => rule === `dependencies.${one}`);

/** By place, at most 500. A lock file may be one line, so that two hits of one rule at one place are two all the same. */
function boundByWeight(hits: readonly GateHit[]): GateHit[] {
  const kept = hits.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, hitsMax);
  const last = kept.at(-1);
  if (hits.length > hitsMax && last !== undefined) {
    kept[hitsMax - 1] = {
      ...last,
      message: `${last.message} (${hits.length - hitsMax} further hits, no graver than this one, are cut: mend these and run it again.)`,
    };
  }
  return kept.toSorted(
    (a, b) =>
      compare(a.file, b.file) ||
      a.startLine - b.startLine ||
      rankOf(a) - rankOf(b) ||
      compare(a.message, b.message),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
