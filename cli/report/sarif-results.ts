import { createHash } from 'node:crypto';
import type { Message, Result } from 'sarif';
import type { GateHit, GateMode } from '../../core/gates/gate.ts';
import { fenced, inMarkdown } from '../../core/panel/markdown.ts';
import { safeText } from '../../core/panel/safe-text.ts';
import type { AuditStory, ClaimRow, FindingRow, RoundStory } from '../../database/reports.ts';
import { fileLocation, lineLocation } from './sarif-place.ts';

/**
 * Every merged finding of the last round and every gate hit, and, suppressed, every claim that was dropped. Each with a
 * fingerprint that it keeps when its code moves to other lines.
 */
export function sarifResults(story: AuditStory): Result[] {
  const round = story.rounds.at(-1);
  const simulated = simulatedSeats(story);
  const modes = new Map((story.plan?.gates ?? []).map(({ name, mode }) => [name as string, mode]));
  return numbered([
    ...(round?.findings ?? []).map((finding) => findingResult(finding, round, simulated)),
    ...story.gates.flatMap((gate) => gate.hits.map((hit) => hitResult(gate.gate, hit, modes.get(gate.gate)))),
    ...(round?.claims ?? [])
      .filter((claim) => claim.dropped !== null)
      .map((claim) => droppedResult(claim, simulated)),
  ]);
}

export function simulatedSeats({ plan, rounds }: AuditStory): Set<string> {
  return new Set([
    ...(plan?.seats ?? []).filter((seat) => seat.simulated).map((seat): string => seat.id),
    ...rounds.flatMap((round) => round.ballots.filter((one) => one.simulated).map((one) => one.seat)),
  ]);
}

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' } as const;

const levelOf = (severity: string): Result.level =>
  Object.hasOwn(levels, severity) ? levels[severity as keyof typeof levels] : 'warning';

const ruleOf = ({ cwe, category }: Pick<FindingRow, 'cwe' | 'category'>): string => cwe ?? category;

function findingResult(
  finding: FindingRow,
  round: RoundStory | undefined,
  simulated: ReadonlySet<string>,
): Unnumbered {
  const { refuted, severity, saidBy, silent, missing, refutations, confirmedBy } = finding;
  return unnumbered(finding, {
    // What its refuters settled is advice, however grave it was said to be.
    level: refuted ? 'note' : levelOf(severity),
    rank: rankOf(finding.probability),
    properties: {
      ...common(finding, saidBy, simulated),
      silent,
      missing,
      probability: finding.probability,
      calibrated: finding.calibrated,
      confirmedBy,
      refuted,
      refutations,
      verdict: round?.verdict?.verdict ?? null,
    },
  });
}

function droppedResult(claim: ClaimRow, simulated: ReadonlySet<string>): Unnumbered {
  const dropped = safeText(claim.dropped ?? '');
  return unnumbered(claim, {
    // Where it says to stand it does not stand.
    locations: [fileLocation(claim.file)],
    level: 'none',
    kind: 'notApplicable',
    suppressions: [{ kind: 'external', status: 'accepted', justification: `Dropped: ${dropped}` }],
    properties: { ...common(claim, [claim.seat], simulated), dropped },
  });
}

const common = (claim: ClaimRow | FindingRow, seats: string[], simulated: ReadonlySet<string>) => ({
  seats,
  simulatedSeats: seats.filter((seat) => simulated.has(seat)),
  simulated: seats.length > 0 && seats.every((seat) => simulated.has(seat)),
  severity: claim.severity,
  category: claim.category,
  side: claim.side,
  ...(claim.side === 'base' && { baseStartLine: claim.startLine, baseEndLine: claim.endLine }),
});

/** A removed line stands nowhere on the head side, so that its finding is about the file, and says which line it was. */
function unnumbered(claim: ClaimRow | FindingRow, more: Partial<Result>): Unnumbered {
  const ruleId = ruleOf(claim);
  return {
    result: {
      ruleId,
      message: messageOf(claim),
      locations: [claim.side === 'base' ? fileLocation(claim.file) : lineLocation(claim)],
      ...more,
    },
    identity: [
      ...(more.suppressions ? ['dropped'] : []),
      ruleId,
      claim.file,
      withoutSpace(claim.quote),
      claim.side,
    ],
  };
}

const modeLevels = { block: 'error', ask: 'warning', warn: 'note', off: 'note' } as const;

function hitResult(gate: string, hit: GateHit, mode: GateMode = 'block'): Unnumbered {
  return {
    result: {
      ruleId: hit.rule,
      level: modeLevels[mode],
      rank: 100,
      message: { text: plain(hit.message), markdown: inMarkdown(hit.message) },
      locations: [lineLocation(hit)],
      properties: { gate, mode, side: 'head', deterministic: true },
    },
    identity: [hit.rule, hit.file, withoutSpace(hit.quote), 'head'],
  };
}

function messageOf({ title, reason, fix, quote, side, startLine, endLine }: ClaimRow | FindingRow): Message {
  const gone = side === 'base' ? `Removed by the change, lines ${startLine} to ${endLine} before it.` : '';
  const paragraphs = [title, gone, reason, fix ? `Fix: ${fix}` : ''].filter((text) => text.trim() !== '');
  const shown = [`**${inMarkdown(title)}**`, gone, inMarkdown(reason), quote ? fenced(quote) : ''];
  const mended = fix ? [`Fix: ${inMarkdown(fix)}`] : [];
  return {
    text: paragraphs.map(plain).join('\n\n'),
    markdown: [...shown, ...mended].filter((text) => text !== '').join('\n\n'),
  };
}

/** In SARIF's plain messages `[text](target)` is a link, and a number in braces stands for an argument. */
export const plain = (text: string): string =>
  safeText(text)
    .replace(/\](?=\()/g, '] ')
    .replace(/\{(\d+)\}/g, '{{$1}}');

/** From 0 to 100, as SARIF counts it. */
const rankOf = (probability: number): number => Math.round(probability * 1000) / 10;

const withoutSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A result before its fingerprint, with what the fingerprint is made of: never the line. */
interface Unnumbered {
  result: Result;
  identity: string[];
}

/** Two of the same identity are told apart by their order in the file, which does not change when code above them moves. */
function numbered(all: Unnumbered[]): Result[] {
  const seen = new Map<string, number>();
  const prints = new Map<Unnumbered, string>();
  for (const one of all.toSorted((a, b) => lineOf(a) - lineOf(b))) {
    const key = JSON.stringify(one.identity);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    prints.set(one, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}:${count}`);
  }
  return all.map((one) => ({
    ...one.result,
    partialFingerprints: { 'countersign/v1': prints.get(one) ?? '' },
  }));
}

const lineOf = ({ result }: Unnumbered): number =>
  result.locations?.[0]?.physicalLocation?.region?.startLine ?? 0;
