import type * as Blobs from '../../../database/blobs.ts';
import type * as Clock from '../../../activities/live/watch-clock.ts';
import type * as Drift from '../../../core/remedy/find-drift.ts';
import type * as DoActions from '../../../activities/live/do-actions.ts';
import type * as InTurn from '../../../activities/live/in-turn.ts';
import type * as JournalFile from '../../../activities/live/journal.ts';
import type * as JudgePlan from '../../../core/remedy/judge-plan.ts';
import type * as JudgeWords from '../../../core/remedy/judge-words.ts';
import type * as Keys from '../../../activities/origin/keys.ts';
import type * as KillSwitch from '../../../activities/live/watch-kill-switch.ts';
import type * as LiveWorldFile from '../../../activities/live/live-world.ts';
import type * as Nonces from '../../../database/nonces.ts';
import type * as Output from '../../../activities/live/keep-output.ts';
import type * as PlanFile from '../../../core/remedy/plan.ts';
import type * as PlanRows from '../../../database/plans.ts';
import type * as UseNonce from '../../../activities/live/use-nonce.ts';
import type * as Weigh from '../../../core/remedy/weigh-approvals.ts';
import type { Plan } from '../../../core/remedy/plan.ts';

/**
 * What stops an attack, each thing by itself. `policy` is what countersign.yaml says and `driver` what an asset's own system
 * looks at; each of the others is a module of which tests put another in the place, so that the product itself has nothing
 * by which anybody could turn it off.
 */
export type Defence =
  | 'policy'
  | 'driver'
  | 'hash'
  | 'sum of bytes'
  | 'on record'
  | 'named plan'
  | 'signature'
  | 'signing time'
  | 'quorum'
  | 'rejection'
  | 'duties'
  | 'one at a time'
  | 'moment'
  | 'moment of approvals'
  | 'moment of steps'
  | 'numbering'
  | 'own limit'
  | 'known target'
  | 'simulated proposer'
  | 'drift'
  | 'second look'
  | 'journal'
  | 'nonce file'
  | 'nonce row'
  | 'folder of nonces'
  | 'clock'
  | 'kill switch'
  | 'words of two'
  | 'word of another'
  | 'bounded output';

let off: ReadonlySet<Defence> = new Set();
let unread: readonly string[] = ['actions'];
let looked = new Set<string>();

export const isOff = (defence: Defence): boolean => off.has(defence);

/** Does the work with exactly these replaced. `blind`: what a hash that is off does not cover, each as a path to it. */
export async function without<T>(
  defences: readonly Defence[],
  work: () => Promise<T>,
  blind: readonly string[] = unread,
): Promise<T> {
  const before = { off, unread, looked };
  [off, unread, looked] = [new Set(defences), blind, new Set()];
  try {
    return await work();
  } finally {
    ({ off, unread, looked } = before);
  }
}

/** The same with nothing at this path, in each entry of lists on the way. */
function blank(value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return 0;
  if (Array.isArray(value)) return value.map((one: unknown) => blank(one, path));
  const holder = value as Record<string, unknown>;
  return { ...holder, [step]: blank(holder[step], rest) };
}

export const hashing = (real: typeof PlanFile): typeof PlanFile => ({
  ...real,
  planText: (plan) =>
    real.planText(
      isOff('hash')
        ? (unread.reduce<unknown>((rest, path) => blank(rest, path.split('.')), plan) as Plan)
        : plan,
    ),
});

export const loading = (real: typeof LiveWorldFile, plan: typeof PlanFile, blobs: typeof Blobs) => ({
  ...real,
  loadPlan: async (...[db, id]: Parameters<typeof real.loadPlan>) => {
    if (!isOff('sum of bytes')) return real.loadPlan(db, id);
    const said = plan.planSchema.parse(JSON.parse((await blobs.getBlob(db, id)).toString('utf8')));
    return { plan: said, hash: real.hashOf(said) };
  },
});

export const verifying = (real: typeof Keys): typeof Keys => ({
  ...real,
  verifySignature: (...given) => isOff('signature') || real.verifySignature(...given),
});

export const weighing = (real: typeof Weigh): typeof Weigh => ({
  ...real,
  weighApprovals: (given, approvals) => {
    const { plan } = given;
    const hearing = {
      ...given,
      ...(isOff('named plan') && approvals[0] && { hash: approvals[0].plan }),
      ...(isOff('signing time') && {
        now: new Date(given.now.getTime() + 600_000),
        plan: { ...plan, notBefore: new Date(0).toISOString() },
      }),
      ...(isOff('moment of approvals') && { now: new Date(Date.parse(plan.notBefore) + 300_000) }),
      ...(isOff('duties') && { plan: { ...plan, proposer: { kind: 'person', person: 'zoe' } as const } }),
    };
    const heard = isOff('rejection') ? approvals.filter(({ decision }) => decision === 'approve') : approvals;
    const weighed = real.weighApprovals(hearing, heard);
    return isOff('quorum') ? { ...weighed, enough: true } : weighed;
  },
});

export const judging = (real: typeof JudgePlan): typeof JudgePlan => ({
  ...real,
  judgePlan: (given) => {
    const { plan } = given;
    const { proposer } = plan;
    const targets = plan.actions.map(({ target }) => ({ ...target, id: target.asset, labels: {} }));
    return real.judgePlan({
      ...given,
      ...(isOff('moment') && { now: new Date(plan.notBefore) }),
      ...(isOff('known target') && {
        assetOf: ({ name }) => targets.find((target) => target.name === name) ?? null,
      }),
      plan: {
        ...plan,
        ...(isOff('own limit') && { assetsMax: 1000 }),
        ...(isOff('simulated proposer') &&
          proposer.kind === 'model' && { proposer: { ...proposer, simulated: false } }),
        ...(isOff('numbering') && {
          actions: plan.actions.map((action, index) => ({ ...action, id: String(index + 1) })),
        }),
      },
    });
  },
});

export const drifting = (real: typeof Drift): typeof Drift => ({
  ...real,
  findDrift: (action, ...seen) => {
    const again = looked.has(action.id);
    looked.add(action.id);
    return isOff('drift') || (again && isOff('second look')) ? [] : real.findDrift(action, ...seen);
  },
});

export const doing = (real: typeof DoActions): typeof DoActions => ({
  ...real,
  doActions: (given) => real.doActions(isOff('moment of steps') ? { ...given, refuse: () => null } : given),
});

export const journalling = (real: typeof JournalFile): typeof JournalFile => ({
  ...real,
  openJournal: (...given) =>
    isOff('journal')
      ? {
          opened: async () => null,
          open: async () => {},
          begin: async () => true,
          end: async () => {},
          sawWorse: async () => {},
          wasWorse: async () => false,
          standing: async () => null,
          close: async () => {},
          closed: async () => null,
        }
      : real.openJournal(...given),
});

/** One that forgets looks into a folder that was never there. */
export const usingNonces = (real: typeof UseNonce): typeof UseNonce => ({
  ...real,
  refuseNonces: async (given) => (isOff('folder of nonces') ? null : real.refuseNonces(given)),
  wasUsed: async (...given) => !isOff('nonce file') && real.wasUsed(...given),
  useNonce: (use) =>
    real.useNonce(isOff('nonce file') ? { ...use, folder: `${use.folder}-${Math.random()}` } : use),
});

export const nonceRows = (real: typeof Nonces): typeof Nonces => ({
  ...real,
  takeNonce: async (...given) => (isOff('nonce row') ? null : real.takeNonce(...given)),
});

export const planRows = (real: typeof PlanRows): typeof PlanRows => ({
  ...real,
  findPlan: async (db, hash) =>
    (await real.findPlan(db, hash)) ?? (isOff('on record') ? ({ hash } as PlanRows.PlanRow) : null),
});

export const turns = (real: typeof InTurn): typeof InTurn => ({
  ...real,
  inTurn: (db, name, work) => (isOff('one at a time') ? work() : real.inTurn(db, name, work)),
});

export const clocks = (real: typeof Clock): typeof Clock => ({
  ...real,
  refuseClock: async (...given) => (isOff('clock') ? null : real.refuseClock(...given)),
});

export const killing = (real: typeof KillSwitch): typeof KillSwitch => ({
  ...real,
  refuseKilled: async (world) => (isOff('kill switch') ? null : real.refuseKilled(world)),
  whileNotKilled: (world, signal, work) =>
    isOff('kill switch') ? work(signal) : real.whileNotKilled(world, signal, work),
});

export const words = (real: typeof JudgeWords): typeof JudgeWords => ({
  ...real,
  judgeLifts: (...given) =>
    isOff('words of two') ? { persons: ['one', 'two'], ignored: [] } : real.judgeLifts(...given),
  weighReview: (...given) => (isOff('word of another') ? { person: 'another' } : real.weighReview(...given)),
});

export const output = (real: typeof Output): typeof Output => ({
  ...real,
  keepOutput: () => {
    if (!isOff('bounded output')) return real.keepOutput();
    const pieces: Uint8Array[] = [];
    return {
      add: (piece) => void pieces.push(piece),
      text: () => Buffer.concat(pieces).toString('utf8'),
    };
  },
});
