import { callsOf } from '../../core/develop/conversation.ts';
import { Failed } from '../../core/failed.ts';
import type { IncidentId } from '../../core/ids.ts';
import { readRemedyCall } from '../../core/remedy/read-calls.ts';
import type { RemedyCall } from '../../core/remedy/tools.ts';
import type { Database } from '../../database/client.ts';
import { findRemediatorAnswer } from '../../database/incident-turns.ts';

/** What a recorded answer calls for. @throws Failed `input.invalid` where it calls for no such thing */
export async function recordedCall(
  db: Database,
  { incidentId, turn, call }: { incidentId: IncidentId; turn: number; call: number },
): Promise<RemedyCall> {
  const recorded = await findRemediatorAnswer(db, incidentId, turn);
  const read = readRemedyCall(callsOf(recorded?.answer.blocks ?? [])[call]);
  if (!('problem' in read)) return read;
  throw new Failed('input.invalid', `Call ${call} of turn ${turn} cannot be carried out: ${read.problem}`);
}
