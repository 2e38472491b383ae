import { Failed } from '../../core/failed.ts';
import { seatId } from '../../core/ids.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import type { Connections } from '../../core/panel/connection.ts';
import type { Provider } from '../../core/panel/seat.ts';
import { connectionFor, refuseDisguise } from '../models/ask-model.ts';
import { runExchange } from '../models/exchange.ts';
import { type AskedSeat, explainFailure, seatFailed } from '../models/explain-failure.ts';
import type { Turns } from '../models/turns.ts';
import type { Running } from '../while-running.ts';
import type { Developer, DeveloperQuestion, DeveloperReply } from './developer.ts';
import { createAnthropicDeveloper } from './providers/anthropic.ts';

export interface Outgoing extends Omit<DeveloperQuestion, 'model' | 'timeoutMs' | 'signal'> {
  developer: Pick<TaskPlan['developer'], 'provider' | 'model' | 'simulated'>;
  /** Set where it is the remediator that is asked. */
  remedies?: true;
  running: Running;
  /** The same for the same turn, whenever it is sent. */
  askKey: string;
}

/**
 * Sends a turn when it is the developer's turn at its provider.
 *
 * @throws Failed `model.…`; the reason of the running activity's signal once that has aborted
 */
export type SendTurn = (outgoing: Outgoing) => Promise<DeveloperReply>;

/** One SDK client a provider and process, made at its first ask. */
export function createSendTurn({
  connections,
  turns,
  askTimeoutMs,
}: {
  connections: Connections;
  turns: Turns;
  askTimeoutMs: number;
}): SendTurn {
  const clients = new Map<Provider, Developer>();
  return ({ developer, remedies, running, askKey, ...question }) => {
    const { provider, model, simulated } = developer;
    const develops = remedies ? 'remedies' : true;
    const asked: AskedSeat = { id: seatId('developer'), provider, model, simulated, develops };
    return turns.take(asked, running, () => {
      const connection = connectionFor(asked, connections);
      const ask = clients.get(provider) ?? createDeveloper(provider, connection);
      clients.set(provider, ask);
      const timeoutMs = Math.max(1, Math.min(askTimeoutMs, running.leftMs()));
      return runExchange({ askKey, timeoutMs, signal: running.signal }, async (exchange) => {
        // The SDK's own clock comes after ours, which can tell a time-out from other ends.
        const sent = { ...question, model, signal: exchange.signal, timeoutMs: timeoutMs + 5_000 };
        const reply = await ask(sent).catch((thrown: unknown) => {
          running.signal.throwIfAborted();
          throw explainFailure(asked, thrown, exchange, connection.apiKey);
        });
        refuseDisguise(asked, exchange);
        if (reply.stopped !== 'context') return reply;
        throw seatFailed(asked, 'model.context-too-long', 'has no room in its context for the whole turn');
      });
    });
  };
}

function createDeveloper(
  provider: Provider,
  connection: Parameters<typeof createAnthropicDeveloper>[0],
): Developer {
  if (provider === 'anthropic') return createAnthropicDeveloper(connection);
  throw new Failed(
    'configuration.invalid',
    `The developer cannot be asked through ${provider} yet: set develop.provider to "anthropic" in countersign.yaml.`,
  );
}
