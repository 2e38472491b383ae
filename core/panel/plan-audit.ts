import type { Snapshot } from '../change/snapshot.ts';
import { findPanel } from '../configuration/panel-seats.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { type GateName, gateNames } from '../gates/gate.ts';
import { gatePolicyOf } from '../gates/policy.ts';
import { planWithinBudget } from './budget.ts';
import type { SeatId } from '../ids.ts';
import type { FileCoverage } from './coverage.ts';
import { type CutLimits, cutChange } from './cut.ts';
import type { FormerCut } from './keep-pieces.ts';
import type { Piece } from './piece.ts';
import type { AuditPlan } from './plan.ts';
import type { Seat } from './seat.ts';
import { overheadTokens } from './prompt.ts';

const msPerHour = 3_600_000;
const msPerMinute = 60_000;
const msPerSecond = 1000;

/** What earlier audits of the same line leave to one. */
interface Legacy {
  line: string;
  /** How the latest of them cut the change; null where there is none. */
  former: FormerCut | null;
  /** Seats whose answer about a piece is on record. */
  answeredBy: (piece: Piece) => ReadonlySet<SeatId>;
}

/** Everything an audit needs to know in advance; the same inputs give the same plan. */
export function planAudit(input: {
  configuration: Configuration;
  panel: string;
  seats: Seat[];
  snapshot: Snapshot;
  legacy?: Legacy;
}): AuditPlan {
  const { configuration, panel, seats, snapshot, legacy } = input;
  const settings = findPanel(configuration, panel);
  const overhead = overheadTokens(snapshot.rules);
  const limits = { tokensPerAskMax: settings.tokensPerAskMax, overheadTokens: overhead };
  const cut = cutAgain(snapshot, limits, legacy) ?? cutChange(snapshot, limits);
  const { budget } = settings;
  const { answeredBy } = legacy ?? {};
  const affordable = planWithinBudget({
    ...cut,
    seats,
    budget,
    overheadTokens: overhead,
    ...(answeredBy && { answeredBy }),
  });
  return {
    changeId: snapshot.changeId,
    panel,
    seats: affordable.seats,
    quorum: settings.quorum ?? defaultQuorum(seats),
    pieces: affordable.pieces,
    coverage: completeCoverage(snapshot, affordable.coverage),
    gates: planGates(snapshot, configuration),
    gatePolicy: gatePolicyOf(configuration),
    budget,
    estimate: affordable.estimate,
    patienceMs: settings.patienceSeconds * msPerSecond,
    asksAtOnce: settings.asksAtOnce,
    ...patienceWithPeople(configuration),
    ...(snapshot.origin.kind === 'pull-request' && {
      checksPatienceMs: configuration.github.checksPatienceMinutes * msPerMinute,
    }),
    ...(legacy && { line: legacy.line }),
  };
}

/** The change cut as it was before, where that saves at least one ask; else null, since files are best packed side by side. */
function cutAgain(snapshot: Snapshot, limits: CutLimits, legacy: Legacy | undefined) {
  if (!legacy?.former) return null;
  const cut = cutChange(snapshot, limits, legacy.former);
  return cut.pieces.some((piece) => legacy.answeredBy(piece).size > 0) ? cut : null;
}

/** A patch alone does not tell what a whole repository is made of, and only pull requests have reviews. */
const notFor: Record<Exclude<Snapshot['origin']['kind'], 'package-upgrade'>, readonly GateName[]> = {
  patch: ['sbom', 'origin', 'human-review'],
  'git-range': ['human-review'],
  'pull-request': [],
};

/**
 * A package is other people's code, which nobody here will mend: what is unfinished in it is told, and a secret in it
 * is not ours to take back, but may be somebody's to receive what an installation sends.
 */
export function planGates(
  { origin }: Pick<Snapshot, 'origin'>,
  { gates }: Configuration,
): AuditPlan['gates'] {
  if (origin.kind === 'package-upgrade') {
    const softer = { placeholders: 'warn', secrets: 'ask' } as const;
    return [
      ...(['placeholders', 'secrets'] as const).map((name) => ({
        name,
        mode: gates[name] === 'block' ? softer[name] : gates[name],
      })),
      { name: 'upgrade', mode: gates.upgrade },
    ];
  }
  return gateNames
    .filter((name) => !notFor[origin.kind].includes(name))
    .map((name) => ({ name, mode: gates[name] }));
}

/** Each reminder is a timer in the workflow's history: a second's rhythm over a week would fill it. */
const remindersMax = 200;

function patienceWithPeople({ decisions }: Configuration) {
  const expireAfterMs = Math.ceil(decisions.expireAfterHours * msPerHour);
  const remindAfterMs = Math.ceil(
    Math.max(decisions.remindAfterHours * msPerHour, expireAfterMs / remindersMax),
  );
  return { remindAfterMs, expireAfterMs };
}

/**
 * All families that policy lets read the change: a panel that lost a voice asks a person, unless its configuration says
 * that fewer will do. Otherwise a lost seat could turn a question into a pass.
 */
const defaultQuorum = (seats: Seat[]): number =>
  Math.max(1, new Set(seats.filter((seat) => !seat.barredByPolicy).map((seat) => seat.family)).size);

const completeCoverage = (snapshot: Snapshot, unread: FileCoverage[]): FileCoverage[] => {
  const reasons = new Map(unread.map((file) => [file.path, file]));
  return snapshot.files.map(
    (file) => reasons.get(file.path) ?? { path: file.path, state: 'reviewed' as const, reason: '' },
  );
};
