import { getExternalWorkflowHandle } from '@temporalio/workflow';
import { recheckName } from '../core/panel/messages.ts';

/** Tells audits that something which their verdict hangs on has changed; one that has just ended needs no telling. */
export async function wakeAudits(workflowIds: string[]): Promise<string> {
  const telling = workflowIds.map((id) =>
    getExternalWorkflowHandle(id)
      .signal(recheckName)
      .catch(() => {
        // It has ended by itself in the meantime.
      }),
  );
  await Promise.all(telling);
  return `woke ${workflowIds.length} audits`;
}
