import type { Message, Result, Suppression } from 'sarif';
import { effectiveMode, type GateHit, type GateMode } from '../gates/gate.ts';
import { fenced, inMarkdown } from '../panel/markdown.ts';
import { safeText } from '../panel/safe-text.ts';
import type { AuditStory, StoryClaim, StoryFinding, StoryRound } from './audit-story.ts';
import { fingerprintsOf, type Hash, type Identified, identifiedHit, ruleOf } from './fingerprint.ts';
import { simulatedSeats } from './simulated-seats.ts';
import { fileLocation, lineLocation } from './sarif-place.ts';

/**
 * Every merged finding of the last round and every gate hit, and, suppressed, every claim that was dropped. Each with a
 * fingerprint that it keeps when its code moves to other lines.
 */
export function sarifResults(story: AuditStory, hash: Hash): Result[] {
  const round = story.rounds.at(-1);
  const simulated = simulatedSeats(story);
  const modes = new Map((story.plan?.gates ?? []).map(({ name, mode }) => [name as string, mode]));
  const results = [
    ...(round?.findings ?? []).map((finding) => findingResult(finding, round, simulated)),
    ...story.gates.flatMap((gate) => gate.hits.map((hit) => hitResult(gate.gate, hit, modes.get(gate.gate)))),
    ...(round?.claims ?? [])
      .filter((claim) => claim.dropped !== null)
      .map((claim) => droppedResult(claim, simulated)),
  ];
  const prints = fingerprintsOf(
    results.map(({ identified }) => identified),
    hash,
  );
  return results.map(({ result }, index) => ({
    ...result,
    partialFingerprints: { 'countersign/v1': prints[index] ?? '' },
  }));
}

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' } as const;

const levelOf = (severity: string): Result.level =>
  Object.hasOwn(levels, severity) ? levels[severity as keyof typeof levels] : 'warning';

function findingResult(
  finding: StoryFinding,
  round: StoryRound | undefined,
  simulated: ReadonlySet<string>,
): Unnumbered {
  const { refuted, ignored, severity, saidBy, silent, missing, refutations, confirmedBy } = finding;
  return unnumbered(finding, {
    // What its refuters or a person settled is advice, however grave it was said to be.
    level: refuted || ignored ? 'note' : levelOf(severity),
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
    ...(ignored && {
      suppressions: [{ ...accepted, justification: safeText(`Ignored by ${ignored.by}: ${ignored.reason}`) }],
    }),
  });
}

const accepted = { kind: 'external', status: 'accepted' } as const;

function droppedResult(claim: StoryClaim, simulated: ReadonlySet<string>): Unnumbered {
  const dropped = safeText(claim.dropped ?? '');
  return unnumbered(claim, {
    // Where it says to stand it does not stand.
    locations: [fileLocation(claim.file)],
    level: 'none',
    kind: 'notApplicable',
    suppressions: [{ ...accepted, justification: `Dropped: ${dropped}` }],
    properties: { ...common(claim, [claim.seat], simulated), dropped },
  });
}

const common = (claim: StoryClaim | StoryFinding, seats: string[], simulated: ReadonlySet<string>) => ({
  seats,
  simulatedSeats: seats.filter((seat) => simulated.has(seat)),
  simulated: seats.length > 0 && seats.every((seat) => simulated.has(seat)),
  severity: claim.severity,
  category: claim.category,
  side: claim.side,
  ...(claim.side === 'base' && { baseStartLine: claim.startLine, baseEndLine: claim.endLine }),
});

/** A removed line stands nowhere on the head side, so that its finding is about the file, and says which line it was. */
function unnumbered(claim: StoryClaim | StoryFinding, more: Partial<Result>): Unnumbered {
  const ruleId = ruleOf(claim);
  const isDropped = 'dropped' in claim && claim.dropped !== null;
  return {
    result: {
      ruleId,
      message: messageOf(claim),
      locations: [claim.side === 'base' ? fileLocation(claim.file) : lineLocation(claim)],
      ...more,
    },
    identified: {
      rule: ruleId,
      file: claim.file,
      side: claim.side,
      // A removed line stands nowhere on the head side, and what was dropped does not stand where it says.
      startLine: isDropped || claim.side === 'base' ? 0 : Math.max(1, claim.startLine),
      quote: claim.quote,
      ...(isDropped && { dropped: true }),
    },
  };
}

const modeLevels = { block: 'error', ask: 'warning', warn: 'note', off: 'note' } as const;

function hitResult(gate: string, hit: GateHit, mode: GateMode = 'block'): Unnumbered {
  return {
    result: {
      ruleId: hit.rule,
      level: modeLevels[effectiveMode(hit, mode)],
      rank: 100,
      message: { text: plain(hit.message), markdown: inMarkdown(hit.message) },
      ...(hit.file !== '' && { locations: [lineLocation(hit)] }),
      ...(hit.overridden && { suppressions: [letPass(hit.overridden)] }),
      properties: { gate, mode: effectiveMode(hit, mode), side: 'head', deterministic: true },
    },
    identified: identifiedHit(hit),
  };
}

const letPass = ({ by, reason, expires }: NonNullable<GateHit['overridden']>): Suppression => ({
  kind: 'external',
  status: 'accepted',
  justification: plain(`Let pass by ${by} until ${expires}: ${reason}`),
});

function messageOf({
  title,
  reason,
  fix,
  quote,
  side,
  startLine,
  endLine,
}: StoryClaim | StoryFinding): Message {
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

/** A result before its fingerprint, with what that is made of. */
interface Unnumbered {
  result: Result;
  identified: Identified;
}
