import { effectiveMode, type GateHit, type GateMode } from '../gates/gate.ts';
import type { AuditStory, StoryFinding, StoryRound } from '../report/audit-story.ts';
import { fingerprintsOf, type Hash, type Identified, identifiedHit, ruleOf } from '../report/fingerprint.ts';
import { severities, type Severity } from '../panel/finding.ts';
import type { Trace } from './trace.ts';

/** What is said at one place of the change: a merged finding, or a hit of a gate that no finding is confirmed by. */
export interface Remark {
  /**
   * Its quote is as it stands in the change, secrets and all: for comparing, never for showing. Its words are redacted.
   * Without its id, which comes later.
   */
  trace: Omit<Trace, 'id'>;
  severity: Severity;
  /** In [0, 1]. */
  probability: number;
  /** What is shown of it, without secrets. */
  told: Told;
}

export type Told =
  | { kind: 'finding'; number: number; finding: StoryFinding }
  | { kind: 'hit'; gate: string; mode: GateMode; hit: GateHit };

/** How grave a hit counts beside findings. */
const severityOfMode: Record<GateMode, Severity> = { block: 'high', ask: 'medium', warn: 'low', off: 'info' };

/**
 * All that a round says, gravest first. `story` is as recorded and makes the fingerprints, the same as in SARIF;
 * `redacted` is the same story without secrets.
 */
export function remarksOf(story: AuditStory, redacted: AuditStory, round: number, hash: Hash): Remark[] {
  const recorded = entriesOf(story, round);
  const shown = entriesOf(redacted, round);
  const prints = fingerprintsOf(recorded.map(identified), hash);
  const findings = roundOf(story, round)?.findings ?? [];
  return recorded
    .flatMap((entry, index) => {
      const told = shown[index];
      if (!told || (entry.kind === 'hit' && findings.some((finding) => isConfirmedBy(finding, entry))))
        return [];
      return [remarkOf(entry, told, prints[index] ?? '')];
    })
    .sort(gravestFirst);
}

export const roundOf = (story: AuditStory, round: number): StoryRound | undefined =>
  story.rounds.find((one) => one.round === round);

function entriesOf(story: AuditStory, round: number): Told[] {
  const modes = new Map<string, GateMode>((story.plan?.gates ?? []).map(({ name, mode }) => [name, mode]));
  return [
    ...(roundOf(story, round)?.findings ?? []).map(
      (finding): Told => ({
        kind: 'finding',
        number: finding.number + 1,
        finding,
      }),
    ),
    ...story.gates.flatMap(({ gate, hits }) =>
      hits.map(
        (hit): Told => ({
          kind: 'hit',
          gate,
          mode: effectiveMode(hit, modes.get(gate) ?? 'block'),
          hit,
        }),
      ),
    ),
  ];
}

const identified = (entry: Told): Identified =>
  entry.kind === 'hit' ? identifiedHit(entry.hit) : { ...entry.finding, rule: ruleOf(entry.finding) };

/** One and the same thing is said once: in the words of the finding, which names the gate. */
const isConfirmedBy = (finding: StoryFinding, { gate, hit }: Extract<Told, { kind: 'hit' }>): boolean =>
  finding.confirmedBy === gate &&
  finding.file === hit.file &&
  finding.side === 'head' &&
  finding.startLine <= hit.endLine &&
  hit.startLine <= finding.endLine;

function remarkOf(entry: Told, told: Told, fingerprint: string): Remark {
  if (entry.kind === 'hit') {
    const { rule, file, startLine, endLine, quote } = entry.hit;
    const { message } = told.kind === 'hit' ? told.hit : entry.hit;
    const severity = severityOfMode[entry.mode];
    const place = {
      file,
      side: 'head' as const,
      startLine,
      endLine,
      quote: quote || (entry.hit.subject ?? ''),
    };
    const words = { title: message, reason: message, cwe: null, category: 'gate' };
    return {
      trace: { fingerprint, rule, gate: entry.gate, severity, ...words, ...place },
      severity,
      probability: 1,
      told,
    };
  }
  const { category, cwe, file, side, startLine, endLine, quote, probability } = entry.finding;
  const { title, reason } = told.kind === 'finding' ? told.finding : entry.finding;
  const severity = severities.find((one) => one === entry.finding.severity) ?? 'medium';
  const place = {
    file,
    side: side === 'base' ? ('base' as const) : ('head' as const),
    startLine,
    endLine,
    quote,
  };
  const rule = ruleOf(entry.finding);
  return {
    trace: { fingerprint, rule, gate: null, severity, title, reason, cwe, category, ...place },
    severity,
    probability,
    told,
  };
}

const gravestFirst = (a: Remark, b: Remark): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
  b.probability - a.probability ||
  compare(a.trace.file, b.trace.file) ||
  a.trace.startLine - b.trace.startLine ||
  compare(a.trace.fingerprint, b.trace.fingerprint);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
