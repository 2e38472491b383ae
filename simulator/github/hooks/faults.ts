import * as z from 'zod';

const matchShape = {
  /** Left out matches all. */
  event: z.string().optional(),
  action: z.string().optional(),
};

const shape = {
  ...matchShape,
  /** How many events it strikes; null strikes until it is taken away. */
  times: z.int().min(1).nullable().default(1),
  /** Only each nth event that matches. */
  every: z.int().min(1).default(1),
  /** Only this share of the events that match, drawn with `seed`. */
  share: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
};

export const hookFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['lost', 'twice']), ...shape }),
  z.strictObject({
    kind: z.literal('late'),
    /** Let go behind the next event that matches; null waits for a release. */
    until: z.strictObject(matchShape).nullable().default(null),
    ...shape,
  }),
]);

export const hookFaultsSchema = z.array(hookFaultSchema).max(1000);
export type HookFault = z.infer<typeof hookFaultSchema>;
export type HookFaultInput = z.input<typeof hookFaultSchema>;
export type HookMatch = { event?: string | undefined; action?: string | undefined };

export const hookFaultMeanings: Record<HookFault['kind'], string> = {
  lost: 'never sent; the log tells of it, and it can be delivered again by its id',
  twice: 'sent twice with the same X-GitHub-Delivery',
  late: 'held back until released, or until another event was sent (`until`), so that it comes out of order',
};

export interface Told {
  event: string;
  action: string | null;
}

export const isTold = (match: HookMatch, told: Told): boolean =>
  (match.event === undefined || match.event === told.event) &&
  (match.action === undefined || match.action === told.action);

/** The same numbers for the same seed (mulberry32), in [0, 1). */
export function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface HookFaults {
  add(...faults: HookFaultInput[]): void;
  set(faults: HookFaultInput[]): void;
  take(told: Told): HookFault | null;
  left(): HookFault[];
}

interface Armed {
  fault: HookFault;
  seen: number;
  draw: () => number;
}

const arm = (faults: HookFaultInput[]): Armed[] =>
  hookFaultsSchema.parse(faults).map((fault) => ({ fault, seen: 0, draw: drawing(fault.seed) }));

export function createHookFaults(): HookFaults {
  let armed: Armed[] = [];
  const strikes = (each: Armed, told: Told): boolean => {
    if (!isTold(each.fault, told)) return false;
    each.seen += 1;
    return each.seen % each.fault.every === 0 && each.draw() < each.fault.share;
  };
  return {
    add: (...faults) => {
      armed = [...armed, ...arm(faults)];
    },
    set: (faults) => {
      armed = arm(faults);
    },
    take: (told) => {
      const struck = armed.find((each) => strikes(each, told));
      if (!struck) return null;
      if (struck.fault.times !== null) struck.fault.times -= 1;
      armed = armed.filter(({ fault }) => fault.times !== 0);
      return struck.fault;
    },
    left: () => armed.map(({ fault }) => fault),
  };
}
