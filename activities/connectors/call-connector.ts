import { createHash } from 'node:crypto';
import { clip } from '../../core/clip.ts';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { type ConnectorRequest, connectorRequest } from '../../core/connectors/connector-call.ts';
import type { ConnectorActivities, ToolCallInput, ToolResult } from '../../core/develop/contract.ts';
import { describeCall } from '../../core/develop/describe-call.ts';
import { gutter } from '../../core/develop/gutter.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import type { ToolCall } from '../../core/develop/tools.ts';
import { Failed } from '../../core/failed.ts';
import { safeLine, safeText } from '../../core/panel/safe-text.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { findToolResult, saveToolResult } from '../../database/task-calls.ts';
import { currentContext } from '../current-context.ts';
import { loadToolCall } from '../develop/record-call.ts';
import { redact } from '../github/redact.ts';
import { type Running, whileRunning } from '../while-running.ts';
import { type ConnectorAnswer, sendToConnector } from './send.ts';
import { withoutToken } from './without-token.ts';

interface Dependencies {
  db: Database;
  /** Holds the connectors' tokens. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Read anew for each call: who takes a connector away takes it away at once. */
  readConfiguration: () => Pick<Configuration, 'connectors'>;
}

const textMax = 60_000;
const summaryMax = 160;
const labelMax = 120;
/** A read that failed is tried this often; what may have changed something is tried once. */
const triesMax = 3;

/** Calls of a company's own systems, in the only process that has their tokens. */
export const createConnectorActivities = (deps: Dependencies): ConnectorActivities => ({
  callConnector: (input) => whileRunning((running) => callOnce(deps, input, running)),
});

async function callOnce(deps: Dependencies, input: ToolCallInput, running: Running): Promise<ToolResult> {
  const { taskId, turn, call, tool, iteration } = input;
  const recorded = await findToolResult(deps.db, taskId, turn, call);
  if (recorded) return recorded;
  const startedAt = performance.now();
  const { label, ok, text } = await carryOut(deps, input, running);
  const summary = clip(safeLine(`${label}: ${text.split('\n', 1)[0] ?? ''}`), summaryMax);
  const hash = createHash('sha256')
    .update(JSON.stringify([tool, label, ok, text]))
    .digest('hex');
  const durationMs = Math.round(performance.now() - startedAt);
  const result = { ok, summary };
  await saveToolResult(
    deps.db,
    taskId,
    { ...result, turn, call, iteration, tool, hash, durationMs },
    { text },
  );
  return result;
}

interface Done {
  label: string;
  ok: boolean;
  text: string;
}

async function carryOut(
  { db, environment, readConfiguration }: Dependencies,
  { taskId, planId, turn, call, tool, connector: named }: ToolCallInput,
  { signal }: Running,
): Promise<Done> {
  const asked = await loadToolCall(db, taskId, turn, call);
  if ('problem' in asked) return { label: tool, ok: false, text: asked.problem };
  const label = labelOf(asked);
  const refuse = (text: string): Done => ({ label, ok: false, text });
  if (asked.tool !== tool) return refuse(`The recorded call is of ${asked.tool}, not of ${tool}.`);
  const plan = await getJson<TaskPlan>(db, planId);
  if (plan.taskId !== taskId) throw notOfTask(planId, taskId);
  const request = connectorRequest(asked, plan, readConfiguration().connectors);
  if ('refused' in request) return refuse(request.refused);
  // What the interceptor let through is what is called.
  if (request.name !== named) return refuse(`The recorded call is of connector "${request.name}".`);
  const { tokenVariable } = request.connector;
  const token = tokenVariable === undefined ? null : (environment[tokenVariable]?.trim() ?? '');
  if (token === '')
    return refuse(
      `Connector "${request.name}" has no token: a person has to set ${tokenVariable ?? ''} for the worker of the queue "publish".`,
    );
  const answered = await ask(request, { token, key: `${taskId}/${turn}/${call}`, signal });
  return { label, ok: answered.ok, text: clip(await redact(withoutToken(answered.text, token)), textMax) };
}

function labelOf({ tool, arguments: given }: ToolCall): string {
  if (tool !== 'call_connector') return describeCall(tool, given);
  return clip(safeLine(`${tool} ${given.connector}: ${given.method} ${given.path}`), labelMax);
}

async function ask(
  request: ConnectorRequest,
  sending: { token: string | null; key: string; signal: AbortSignal },
): Promise<{ ok: boolean; text: string }> {
  try {
    const answer = await sendToConnector(request, sending);
    return { ok: answer.status >= 200 && answer.status < 300, text: describe(answer) };
  } catch (error) {
    sending.signal.throwIfAborted();
    const why = withoutToken(reasonOf(error), sending.token);
    const tries = currentContext()?.info.attempt ?? triesMax;
    if (request.method === 'GET' && tries < triesMax)
      throw new Failed('connector.unreachable', `Connector "${request.name}" gave no answer (${why}).`);
    const fate =
      request.method === 'GET' ? '' : ' Whether it was carried out is unknown: look before you repeat it.';
    return { ok: false, text: `Connector "${request.name}" gave no answer (${why}).${fate}` };
  }
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return 'it took too long';
  const { code } = (cause ?? {}) as { code?: unknown };
  return safeLine(typeof code === 'string' ? code : message).slice(0, 200);
}

/** Status and words of ours on the first line, then the answer behind a gutter. */
function describe({ status, type, bytes, clipped }: ConnectorAnswer): string {
  const kind = safeLine(type).slice(0, 100) || 'no type';
  if (status >= 300 && status < 400)
    return `HTTP ${status}: it leads on to another address, which is not followed.`;
  if (bytes.length === 0) return `HTTP ${status}, ${kind}, empty`;
  if (bytes.includes(0)) return `HTTP ${status}, ${kind}: ${bytes.length} bytes that are no text`;
  const more = clipped ? `, cut after ${bytes.length} bytes` : '';
  return `HTTP ${status}, ${kind}${more}\n${gutter('answer', safeText(bytes.toString('utf8')))}`;
}

const notOfTask = (planId: string, taskId: string): Failed =>
  new Failed(
    'input.invalid',
    `The plan ${planId} is not of task ${taskId}: start calls from developTask only.`,
  );
