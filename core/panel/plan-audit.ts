import type { Snapshot } from '../change/snapshot.ts';
import { findPanel } from '../configuration/panel-seats.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { gateNames } from '../gates/gate.ts';
import { planWithinBudget } from './budget.ts';
import type { FileCoverage } from './coverage.ts';
import { cutChange } from './cut.ts';
import type { AuditPlan } from './plan.ts';
import type { Seat } from './seat.ts';
import { overheadTokens } from './prompt.ts';

const msPerHour = 3_600_000;
const msPerSecond = 1000;

/** Everything an audit needs to know in advance; the same inputs give the same plan. */
export function planAudit(input: {
  configuration: Configuration;
  panel: string;
  seats: Seat[];
  snapshot: Snapshot;
}): AuditPlan {
  const { configuration, panel, seats, snapshot } = input;
  const settings = findPanel(configuration, panel);
  const overhead = overheadTokens(snapshot.rules);
  const cut = cutChange(snapshot, { tokensPerAskMax: settings.tokensPerAskMax, overheadTokens: overhead });
  const { budget } = settings;
  const affordable = planWithinBudget({ ...cut, seats, budget, overheadTokens: overhead });
  return {
    changeId: snapshot.changeId,
    panel,
    seats: affordable.seats,
    quorum: settings.quorum ?? defaultQuorum(seats),
    pieces: affordable.pieces,
    coverage: completeCoverage(snapshot, affordable.coverage),
    gates: planGates(snapshot, configuration),
    budget,
    estimate: affordable.estimate,
    patienceMs: settings.patienceSeconds * msPerSecond,
    asksAtOnce: settings.asksAtOnce,
    ...patienceWithPeople(configuration),
  };
}

/**
 * A package is other people's code, which nobody here will mend: what is unfinished in it is told, and a secret in it
 * is not ours to take back, but may be somebody's to receive what an installation sends.
 */
function planGates({ origin }: Snapshot, { gates }: Configuration): AuditPlan['gates'] {
  const modes = gateNames.map((name) => ({ name, mode: gates[name] }));
  if (origin.kind !== 'package-upgrade') return modes;
  const softer = { placeholders: 'warn', secrets: 'ask' } as const;
  return [
    ...modes.map(({ name, mode }) => ({ name, mode: mode === 'block' ? softer[name] : mode })),
    { name: 'upgrade', mode: gates.upgrade },
  ];
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
