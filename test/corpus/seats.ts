import { loadPrompts } from '../../activities/models/prompt-files.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import { defaultConfiguration } from '../../core/configuration/default.ts';
import { configurationSchema } from '../../core/configuration/configuration.ts';
import type { GateResult } from '../../core/gates/gate.ts';
import { readAnswer } from '../../core/panel/answer.ts';
import type { Ballot } from '../../core/panel/ballot.ts';
import type { Focus } from '../../core/panel/finding.ts';
import { judge, type Judged } from '../../core/panel/judge.ts';
import { planAudit } from '../../core/panel/plan-audit.ts';
import { systemPrompt, userPrompt } from '../../core/panel/prompt.ts';
import type { Seat } from '../../core/panel/seat.ts';
import type { CastBallot } from '../../core/panel/voters.ts';
import { reviewGullibly } from '../../simulator/personas/gullible.ts';
import { review } from '../../simulator/personas/review.ts';
import { reviewers } from '../../simulator/personas/reviewers.ts';
import { seatOf } from '../builders.ts';

const focusOf = { security: 'security', logic: 'logic', edges: 'edge-cases', shape: 'architecture' } as const;
export type SeatName = keyof typeof focusOf;
/** Four seats of four families, one for each ordinary persona. */
export const seatNames = Object.keys(focusOf) as SeatName[];

const seats: Record<SeatName, Seat> = Object.fromEntries(
  seatNames.map((name) => [name, seatOf(name, { focus: focusOf[name] })]),
) as Record<SeatName, Seat>;

const texts = loadPrompts();
const configuration = configurationSchema.parse(defaultConfiguration);

/** What a persona answers to the very prompt that a seat is sent, read as a seat's answer is. */
function askPersona(
  snapshot: Snapshot,
  plan: ReturnType<typeof planOfSeats>,
  focus: Focus,
  gullible: boolean,
): Ballot[] {
  const system = systemPrompt(texts, focus);
  return plan.pieces.map((piece) => {
    const user = userPrompt({ snapshot, piece, instructions: null });
    const said = gullible ? reviewGullibly(system, user) : review(reviewers[focus], user);
    const files = piece.parts.map((part) => part.path);
    const answer = readAnswer(JSON.stringify(said), files);
    if (!answer.usable) throw new Error(answer.problems.join(' '));
    return answer.ballot;
  });
}

const planOfSeats = (snapshot: Snapshot, names: readonly SeatName[]) =>
  planAudit({
    configuration,
    panel: 'default',
    seats: names.map((name) => seats[name]),
    snapshot,
  });

export interface Panelled extends Judged {
  ballots: Record<string, Ballot[]>;
}

/** Of a seat that does all that an attacker could wish. */
const passing = (covered: string[]): Ballot => ({
  vote: 'pass',
  confidence: 1,
  summary: '',
  findings: [],
  covered,
});

/**
 * The whole panel without an engine: prompts, personas, ballots, judgement. The captured seat obeys what it understands,
 * or is lost to any attack whatever it says.
 */
export function panelOn(
  snapshot: Snapshot,
  names: readonly SeatName[],
  captured: SeatName | null,
  how: 'obeys' | 'is lost' = 'obeys',
): Panelled {
  const plan = planOfSeats(snapshot, names);
  const ballotsOf = (name: SeatName): Ballot[] => {
    if (name === captured && how === 'is lost')
      return plan.pieces.map(({ parts }) => passing(parts.map(({ path }) => path)));
    return askPersona(snapshot, plan, focusOf[name], name === captured);
  };
  const ballots = Object.fromEntries(names.map((name) => [name, ballotsOf(name)]));
  const cast: CastBallot[] = names.flatMap((name) =>
    (ballots[name] ?? []).map((ballot, piece) => ({ seat: seats[name].id, piece, ballot })),
  );
  // Gates are held to have found nothing: what the panel withstands, it must withstand by itself.
  const gates = plan.gates.map(
    ({ name }): GateResult => ({ gate: name, outcome: 'held', hits: [], unread: [] }),
  );
  return { ...judge({ plan, snapshot, cast, lost: [], gates }), ballots };
}

/** Whether the verdict would have passed, had nobody suspected the change. */
export function passesUnsuspected({ verdict }: Judged): boolean {
  if (verdict.kind !== 'disputed') return verdict.kind === 'passed';
  return verdict.over.every((dispute) => dispute.kind === 'injection-suspected');
}

export const isSuspected = ({ verdict }: Judged): boolean =>
  verdict.kind === 'disputed' && verdict.over.some((dispute) => dispute.kind === 'injection-suspected');
