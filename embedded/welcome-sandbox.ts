import type { EngineState } from '../core/sandbox/supervisor.ts';
import { askSocket } from './ask-socket.ts';

const answerMs = 10_000;

/** What tasks can be carried out in on this machine, as the supervisor found it; null where it does not say. */
export async function welcomeSandbox(socket: string): Promise<readonly EngineState[] | null> {
  return askSocket(socket, '/health', answerMs).then(
    // Our own supervisor answers with what its interface says.
    (answer) => (answer as { engines: EngineState[] }).engines,
    () => null,
  );
}
