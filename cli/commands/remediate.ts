import { randomBytes } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { statusName } from '../../core/panel/messages.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import { queues } from '../../core/queues.ts';
import { remediateWorkflowType } from '../../core/remedy/contract.ts';
import { parseRemediateInput } from '../../core/remedy/remediate-input.ts';
import type { RemedyResult, RemedyStatus } from '../../core/remedy/status.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { createDisplay, noDisplay } from '../live/display.ts';
import { remedyFacts, renderRemedy } from '../live/remedy-view.ts';
import { watch } from '../live/watch.ts';
import { renderRemedyQuestion, renderRemedyResult } from '../report/incident.ts';
import { signStart, type StartFlags, starterOf } from '../sign-start.ts';
import { type Engine, openEngine, workflowUrl } from '../stores.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { UsageError } from '../usage-error.ts';

interface RemediateOptions extends StartFlags {
  asset: string[];
  panel: string;
  detach: boolean;
  json: boolean;
}

/** Opens an incident, and watches it until it waits for people or is over. */
export async function remediate(
  context: Context,
  asset: string,
  what: string,
  { asset: more, panel, detach, json, ...flags }: RemediateOptions,
): Promise<ExitStatus> {
  const parsed = parseRemediateInput({ assets: [asset, ...more], what, panel });
  if ('problem' in parsed) throw new UsageError(parsed.problem);
  const starter = await starterOf(context, flags);
  const engine = await openEngine(context);
  try {
    const workflowId = `incident-${randomBytes(6).toString('hex')}`;
    const handle = await engine.client.workflow.start(remediateWorkflowType, {
      workflowId,
      taskQueue: queues.countersign,
      args: [await signStart(starter, { type: 'remediate', workflowId, input: parsed.input })],
      staticSummary: inSummary(what),
    });
    if (!detach) return await watchIncident(context, engine, handle, json);
    const url = workflowUrl(context, handle.workflowId);
    if (json) print([safeJson({ workflowId: handle.workflowId, url })]);
    else print([`Incident ${handle.workflowId}`, ...(url ? [url] : [])]);
    return exitStatus.passed;
  } finally {
    await engine.close();
  }
}

/** Shows an incident until it waits for people or is over, and says what to type next. */
async function watchIncident(
  context: Context,
  { client }: Engine,
  handle: WorkflowHandle,
  json: boolean,
): Promise<ExitStatus> {
  const detach = new AbortController();
  const onInterrupt = () => detach.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const view = { render: renderRemedy, facts: remedyFacts };
    const display = json ? noDisplay : await createDisplay(process.stderr, context.err, view);
    const waits = ({ phase, plan }: RemedyStatus) =>
      phase === 'waiting-for-person' || (phase === 'waiting-for-approval' && (plan?.missing.length ?? 0) > 0);
    const watched = await watch<RemedyStatus, RemedyResult>(client, handle, display, detach.signal, waits);
    switch (watched.kind) {
      case 'detached':
        process.stderr.write(
          `The incident goes on without you: npx countersign incidents ${handle.workflowId}\n`,
        );
        return exitStatus.interrupted;
      case 'waiting': {
        const status = safeDeep(await handle.query<RemedyStatus>(statusName));
        const { workflowId } = handle;
        const url = workflowUrl(context, workflowId);
        print(
          json
            ? [safeJson({ workflowId, status, url })]
            : renderRemedyQuestion(status, { workflowId, url }, context.out),
        );
        return exitStatus.waitsForPerson;
      }
      case 'done':
        print(json ? [safeJson(watched.result)] : renderRemedyResult(safeDeep(watched.result), context.out));
        return watched.result.outcome === 'solved' || watched.result.outcome === 'no-action'
          ? exitStatus.passed
          : exitStatus.failed;
    }
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}
