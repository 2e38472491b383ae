import type { Connection, Connections } from '../../core/panel/connection.ts';
import { Failed } from '../../core/failed.ts';
import type { Provider } from '../../core/panel/seat.ts';
import { simulatedHeader } from '../../core/panel/simulator-address.ts';
import { type Exchange, runExchange } from './exchange.ts';
import { type AskedSeat, explainFailure, nameOf, seatFailed } from './explain-failure.ts';
import { createAnthropic } from './providers/anthropic.ts';
import { createGoogle } from './providers/google.ts';
import { createOllama } from './providers/ollama.ts';
import { createOpenAiChat } from './providers/openai-chat.ts';
import { createOpenAi } from './providers/openai.ts';
import type { AskProvider, Question, Reply } from './question.ts';

const creators: Readonly<Record<Provider, (connection: Connection) => AskProvider>> = {
  anthropic: createAnthropic,
  google: createGoogle,
  openai: createOpenAi,
  ollama: createOllama,
  xai: (connection) => createOpenAiChat(connection, 'https://api.x.ai/v1'),
  github: (connection) => createOpenAiChat(connection, 'https://models.github.ai/inference'),
};

/**
 * Asks a seat's model. Every way in which that can fail is thrown as `Failed` of a kind `model.…`; a refusal too. An
 * answer that was cut off or is empty is returned, since its asker may try to repair it.
 *
 * @throws the reason of `question.signal` once that has aborted
 */
export type AskModel = (
  seat: AskedSeat,
  question: Omit<Question, 'model'> & {
    /** Is told of every reply that came, also of one that is then thrown as a failure: it was paid for. */
    heard?: (reply: Reply) => void;
  },
) => Promise<Reply>;

/** One SDK client a provider and process, made at its first ask. */
export function createAskModel(connections: Connections): AskModel {
  const clients = new Map<Provider, AskProvider>();
  const clientFor = (provider: Provider, connection: Connection): AskProvider => {
    const client = clients.get(provider) ?? creators[provider](connection);
    clients.set(provider, client);
    return client;
  };
  return async (seat, question) => {
    const connection = connectionFor(seat, connections);
    const ask = clientFor(seat.provider, connection);
    return runExchange(question, async (exchange) => {
      const { signal } = exchange;
      // The SDK's own clock comes after ours, which can tell a time-out from other ends.
      const timeoutMs = question.timeoutMs + 5_000;
      const reply = await ask({ ...question, model: seat.model, signal, timeoutMs }).catch(
        (thrown: unknown) => {
          question.signal.throwIfAborted();
          throw explainFailure(seat, thrown, exchange, connection.apiKey);
        },
      );
      refuseDisguise(seat, exchange);
      question.heard?.(reply);
      if (reply.stopped === 'refused')
        throw seatFailed(seat, 'model.refused', 'declined to review this part');
      if (reply.stopped === 'context')
        throw seatFailed(
          seat,
          'model.context-too-long',
          'has no room in its context for the whole of this part',
        );
      return reply;
    });
  };
}

/** A plan says which seats are simulated. Where the process that asks is connected otherwise, nothing is asked. */
export function connectionFor(seat: AskedSeat, connections: Connections): Connection {
  const connection = connections[seat.provider];
  if (!connection) throw seatFailed(seat, 'model.unauthorised', 'has no key in the process that asks models');
  if (connection.simulated === seat.simulated) return connection;
  throw new Failed(
    'configuration.invalid',
    `${nameOf(seat)} was planned as ${seat.simulated ? 'simulated' : 'real'}, but the process that asks models would ask ${connection.simulated ? 'the simulator' : seat.provider} now. Give both processes the same keys, and start the ${seat.develops ? 'task' : 'audit'} again.`,
  );
}

/** An answer of the simulator must never pass for a real one, whatever address a seat was given. */
export function refuseDisguise(seat: AskedSeat, exchange: Exchange): void {
  if (seat.simulated || exchange.headers.get(simulatedHeader) === null) return;
  throw new Failed(
    'configuration.invalid',
    `${nameOf(seat)} counts as real, but the simulator answered for ${seat.provider}. Remove the address that leads there, or the key, so that ${seat.develops ? 'the developer' : 'the seat'} is marked simulated.`,
  );
}
