import { randomUUID } from 'node:crypto';
import { signatureOf } from '../../signature.ts';
import { createHookFaults, isTold, type HookFaults, type HookMatch, type Told } from './faults.ts';

export interface HookTarget {
  url: string;
  secret: string;
  /** Events that it wants; left out, all. */
  events?: string[];
}

/** One attempt to tell one target of one event. */
export interface Delivery {
  id: number;
  /** The X-GitHub-Delivery: the same for each attempt. */
  guid: string;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  redelivery: boolean;
  at: string;
  /** What became of it. */
  outcome: 'sent' | 'lost' | 'held' | 'failed' | 'too-large';
  /** The answer; null where none came. */
  statusCode: number | null;
  durationMs: number;
  requestHeaders: Record<string, string>;
  /** Empty where it was dropped to keep memory bounded. */
  payload: string;
  answer: string;
  target: HookTarget;
}

/** GitHub sends no larger payload. */
const payloadBytesMax = 25 * 1024 * 1024;
const keptMax = 5_000;
const keptBytesMax = 128 * 1024 * 1024;
const answerCharactersMax = 10_000;
/** GitHub waits no longer for an answer. */
const timeoutMs = 10_000;

export interface Hooks {
  targets: HookTarget[];
  faults: HookFaults;
  /** Tells all targets, one event after the other, without waiting for them. */
  tell(event: string, payload: Record<string, unknown>): void;
  /** Sends text as it stands, whatever it holds: for what GitHub might send some day, and for what it never would. */
  tellRaw(event: string, payload: string): void;
  /** Oldest first. */
  deliveries(): Delivery[];
  /** Tries a known delivery once more, with the same guid; false where it is not known. */
  redeliver(id: number): boolean;
  /** Lets go of what was held back. */
  release(): void;
  /** Resolves when nothing is on its way; what is held back does not count. */
  settled(): Promise<void>;
}

interface Held {
  until: HookMatch | null;
  go(): void;
}

function headersOf(
  delivery: Pick<Delivery, 'event' | 'guid' | 'payload' | 'target' | 'installationId'>,
  appId: number,
) {
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/0000000',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': '1',
    'x-github-hook-installation-target-id': String(appId),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': signatureOf(delivery.target.secret, delivery.payload),
  };
}

async function attempt(delivery: Delivery): Promise<void> {
  const began = performance.now();
  try {
    const response = await fetch(delivery.target.url, {
      method: 'POST',
      headers: delivery.requestHeaders,
      body: delivery.payload,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    });
    delivery.statusCode = response.status;
    delivery.answer = (await response.text()).slice(0, answerCharactersMax);
    delivery.outcome = 'sent';
  } catch (error) {
    delivery.outcome = 'failed';
    delivery.answer = error instanceof Error ? error.message : String(error);
  }
  delivery.durationMs = performance.now() - began;
}

/** Drops the oldest, and the payloads of those that are kept once they are too much together. */
function bounded(deliveries: Delivery[]): Delivery[] {
  const kept = deliveries.slice(-keptMax);
  let bytes = 0;
  for (const delivery of kept.toReversed()) {
    bytes += delivery.payload.length;
    if (bytes > keptBytesMax) delivery.payload = '';
  }
  return kept;
}

const numberAt = (value: unknown): number | null => {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'number' ? value.id : null;
};

const textAt = (payload: Record<string, unknown>, name: string): string | null =>
  typeof payload[name] === 'string' ? payload[name] : null;

interface Message extends Told {
  payload: string;
  installationId: number | null;
  repositoryId: number | null;
}

/** Sends one after the other, so that what is told first also arrives first. */
function createLine() {
  let last = Promise.resolve();
  return {
    send: (delivery: Delivery): void => {
      last = last.then(() => attempt(delivery));
    },
    settled: async (): Promise<void> => {
      let seen: Promise<void>;
      do {
        seen = last;
        await seen;
      } while (seen !== last);
    },
  };
}

/** Remembers deliveries, bounded. */
function createDeliveryLog(now: () => Date, appId: number) {
  let kept: Delivery[] = [];
  let lastId = 10_000;
  return {
    all: () => kept,
    start: (message: Message, target: HookTarget, guid: string, redelivery: boolean): Delivery => {
      lastId += 1;
      const delivery: Delivery = {
        ...message,
        id: lastId,
        guid,
        redelivery,
        at: now().toISOString(),
        outcome: 'held',
        statusCode: null,
        durationMs: 0,
        requestHeaders: {},
        answer: '',
        target,
      };
      delivery.requestHeaders = headersOf(delivery, appId);
      kept = bounded([...kept, delivery]);
      return delivery;
    },
  };
}

export function createHooks(given: { now: () => Date; appId: number; targets: HookTarget[] }): Hooks {
  const faults = createHookFaults();
  const log = createDeliveryLog(given.now, given.appId);
  const line = createLine();
  let held: Held[] = [];
  const tellTarget = (message: Message, target: HookTarget) => {
    const delivery = log.start(message, target, randomUUID(), false);
    if (Buffer.byteLength(message.payload) > payloadBytesMax) {
      delivery.outcome = 'too-large';
      return;
    }
    const fault = faults.take(message);
    if (fault?.kind === 'lost') delivery.outcome = 'lost';
    else if (fault?.kind === 'late') held.push({ until: fault.until, go: () => line.send(delivery) });
    else line.send(delivery);
    if (fault?.kind === 'twice') line.send(log.start(message, target, delivery.guid, false));
    if (fault?.kind === 'late') return;
    const due = held.filter(({ until }) => until !== null && isTold(until, message));
    held = held.filter((each) => !due.includes(each));
    for (const each of due) each.go();
  };
  const tell = (message: Message) => {
    for (const target of hooks.targets)
      if (target.events?.includes(message.event) ?? true) tellTarget(message, target);
  };
  const hooks: Hooks = {
    targets: given.targets,
    faults,
    tell: (event, payload) =>
      tell({
        event,
        action: textAt(payload, 'action'),
        payload: JSON.stringify(payload),
        installationId: numberAt(payload.installation),
        repositoryId: numberAt(payload.repository),
      }),
    tellRaw: (event, payload) =>
      tell({ event, action: null, payload, installationId: null, repositoryId: null }),
    deliveries: log.all,
    redeliver: (id) => {
      const known = log.all().find((delivery) => delivery.id === id);
      if (!known || known.payload === '') return false;
      line.send(log.start(known, known.target, known.guid, true));
      return true;
    },
    release: () => {
      for (const each of held) each.go();
      held = [];
    },
    settled: line.settled,
  };
  return hooks;
}
