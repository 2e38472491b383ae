import type { Decision } from '../../core/panel/decision.ts';
import { decideName } from '../../core/panel/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { IncidentRow } from '../../database/incidents.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { ended } from '../send-update.ts';
import { askedByIncident, type Leaving, printed, sendAnswer } from '../sign-answer.ts';
import { openEngine } from '../stores.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

/** Answers what an incident asks; plans are approved by `approve`. An answer that changes nothing exits 1 and says why. */
export async function decideIncident(
  context: Context,
  { id, workflowId }: IncidentRow,
  decision: Decision,
  { json, ...leaving }: Leaving & { json: boolean },
): Promise<ExitStatus> {
  const { client, close } = await openEngine(context);
  try {
    const handle = client.workflow.getHandle(workflowId);
    const door = { context, client, handle, name: decideName, id };
    const answered = await sendAnswer(door, decision, leaving, askedByIncident);
    if (answered === printed) return exitStatus.passed;
    const refused = answered === ended ? `Incident ${id} is over.` : answered;
    const told =
      refused === null
        ? `Decided: ${decision.decision}, by ${safeLine(decision.by)}. See npx countersign incidents ${workflowId}`
        : `Not taken: ${safeLine(refused)}`;
    print(json ? [safeJson({ incidentId: id, ...decision, refused })] : wrap(context.out, told));
    return refused === null ? exitStatus.passed : exitStatus.failed;
  } finally {
    await close();
  }
}
