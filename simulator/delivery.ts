import { promptTokens, type Answer, type Ask } from './ask.ts';
import type { Fault } from './control/faults.ts';
import type { Call, Dialect, Reply, WireFailure } from './wire.ts';

/** How an ask is answered: what is sent, when, and how the connection ends. */
export interface Delivery {
  reply: Reply;
  delayMs: number;
  ending:
    | { kind: 'whole' }
    /** After this share of the bytes the connection breaks, or nothing more comes. */
    | { kind: 'cut' | 'stall'; fraction: number }
    /** Nothing is sent at all. */
    | { kind: 'reset' | 'refuse' | 'hang' };
}

/** What is sent for an answer, as the fault bends it. */
export function planDelivery(
  dialect: Dialect,
  ask: Ask,
  answer: Answer,
  call: Call,
  fault: Fault | null,
): Delivery {
  const whole = { delayMs: 0, ending: { kind: 'whole' } } as const;
  const failure = fault && wireFailure(fault, ask);
  if (failure) return { ...whole, reply: dialect.fail(failure, ask.provider, ask.model) };
  const reply = dialect.write(ask, answer, call);
  switch (fault?.kind) {
    case 'slow':
      return { ...whole, reply, delayMs: fault.ms };
    case 'cut':
    case 'stall':
      return { ...whole, reply, ending: { kind: fault.kind, fraction: fault.fraction } };
    case 'reset':
    case 'refuse':
    case 'hang':
      return { ...whole, reply, ending: { kind: fault.kind } };
    case 'truncated-body':
      return { ...whole, reply: halved(reply) };
    case 'error-body':
      return { ...whole, reply: errorInside(dialect, ask, reply) };
    default:
      return { ...whole, reply };
  }
}

function wireFailure(fault: Fault, ask: Ask): WireFailure | null {
  switch (fault.kind) {
    case 'unauthorised':
    case 'forbidden':
    case 'unknown-model':
    case 'quota-exhausted':
    case 'server-error':
    case 'overloaded':
      return { kind: fault.kind };
    case 'rate-limited':
      return { kind: 'rate-limited', retryAfterSeconds: fault.retryAfterSeconds };
    case 'context-too-long':
      return { kind: 'context-too-long', tokens: promptTokens(ask) };
    default:
      return null;
  }
}

/** The first half of what would be sent, ended as if that were all. */
function halved(reply: Reply): Reply {
  if (reply.chunks.length > 1) return { ...reply, chunks: reply.chunks.slice(0, reply.chunks.length >> 1) };
  const text = reply.chunks.join('');
  return { ...reply, chunks: [text.slice(0, text.length >> 1)] };
}

/** Status 200 with an error for a body; a stream begins well and then breaks off. */
function errorInside(dialect: Dialect, ask: Ask, reply: Reply): Reply {
  if (!ask.stream) {
    const error = dialect.fail({ kind: 'server-error' }, ask.provider, ask.model);
    return { ...reply, chunks: error.chunks };
  }
  const begun = reply.chunks.slice(0, reply.chunks.length >> 1);
  return {
    ...reply,
    chunks: [...begun, dialect.breakOff({ kind: 'server-error' }, ask.provider, ask.model)],
  };
}
