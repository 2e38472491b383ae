import type { Connections } from '../../core/panel/connection.ts';
import { withoutFile } from '../../core/configuration/parse.ts';
import { answerTokensMax } from '../../core/panel/tokens.ts';
import type { Running } from '../while-running.ts';
import { createAskModel } from './ask-model.ts';
import type { AskedSeat } from './explain-failure.ts';
import type { Question, Reply } from './question.ts';
import { createTurns, type Turns } from './turns.ts';

/** One request to a seat's model. */
export interface Outgoing extends Pick<Question, 'system' | 'user' | 'schema' | 'askKey'> {
  running: Running;
  /** Is told of every reply that was paid for, also of one that is then thrown as a failure. */
  heard: (reply: Reply) => void;
}

/** @throws Failed `model.…`; the reason of the running activity's signal once that has aborted */
export type SendAsk = (seat: AskedSeat, outgoing: Outgoing) => Promise<Reply>;

/** Sends asks when it is their turn. `askTimeoutMs` counts from then on. */
export function createSendAsk({
  connections,
  turns = createTurns(() => withoutFile().providers),
  askTimeoutMs = 600_000,
}: {
  connections: Connections;
  turns?: Turns;
  askTimeoutMs?: number;
}): SendAsk {
  const askModel = createAskModel(connections);
  return (seat, { running, ...question }) =>
    turns.take(seat, running, () =>
      askModel(seat, {
        ...question,
        maxOutputTokens: answerTokensMax,
        timeoutMs: Math.max(1, Math.min(askTimeoutMs, running.leftMs())),
        signal: running.signal,
      }),
    );
}
