import { createHash } from 'node:crypto';
import type { Configuration } from '../../core/configuration/configuration.ts';
import type { EngineCall, PlannedTask, TaskActivities } from '../../core/develop/contract.ts';
import { branchNameOf } from '../../core/develop/branch-name.ts';
import { describeCall } from '../../core/develop/describe-call.ts';
import { describeVerdict } from '../../core/develop/describe-verdict.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import { planTask } from '../../core/develop/plan-task.ts';
import { tellStuck } from '../../core/develop/stuck-story.ts';
import { Failed } from '../../core/failed.ts';
import { type BlobId, blobId, type TaskId } from '../../core/ids.ts';
import { judgeIteration } from '../../core/loop/judge-iteration.ts';
import { asksForSignatures } from '../../core/people/asks-for-signatures.ts';
import { eventOfAnswer } from '../../core/trail/events.ts';
import { loadAuditFound } from '../../database/audit-findings.ts';
import { getJson, putJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { saveToolResult } from '../../database/task-calls.ts';
import { loadIterations, noteOnIteration } from '../../database/task-iterations.ts';
import { saveNote } from '../../database/task-messages.ts';
import { saveFeedbackNote } from '../../database/task-pull-requests.ts';
import { createTrail, type Trail } from '../../database/trail.ts';
import {
  closeTaskRecord,
  findTask,
  openTaskRecord,
  saveIntervention,
  saveQuestion,
} from '../../database/tasks.ts';
import { loadToolCall } from './record-call.ts';

interface Dependencies {
  db: Database;
  /** Read anew for each task: an edit of countersign.yaml counts from the next task on. */
  readConfiguration: () => Configuration;
  /** By default one that no files follow. */
  trail?: Trail;
}

/** Digits that make a branch's name a task's own, tried in turn. */
const hashLengths = [4, 8, 16];
const hourMs = 3_600_000;

export const createTaskActivities = ({
  db,
  readConfiguration,
  trail = createTrail(db),
}: Dependencies): TaskActivities => ({
  async openTask({ taskId, workflowId, input, reach }) {
    const configuration = readConfiguration();
    const known = await findTask(db, taskId);
    if (known?.id === taskId) {
      const planId = blobId(known.plan);
      return summarise(planId, await getJson<TaskPlan>(db, planId), configuration);
    }
    const planned = planTask({ taskId, input, configuration, reach });
    const { planId, plan } = await takeBranch(db, workflowId, planned);
    return summarise(planId, plan, configuration);
  },

  async judgeIteration({ taskId, iteration, policy, minutes }) {
    const judged = judgeIteration(await recordsUpTo(db, taskId, iteration), policy, { minutes });
    await noteOnIteration(db, taskId, iteration, { taken: judged.step });
    return judged;
  },

  async recordIntervention({ taskId, number, kind, title, decision, refused, raw, waitedMs, who }) {
    const { by = null, reason = null } = decision ?? {};
    const answer = { by, reason, decision: decision?.decision ?? null, refused, raw, waitedMs };
    await saveIntervention(db, { task: taskId, number, kind, title, ...answer });
    // Of an audit's dispute the audit's own answer is on the trail.
    if (kind === 'disputed') return;
    const task = await findTask(db, taskId);
    const about = { subject: `task ${taskId} (${title})`, workflow: task?.workflowId ?? null };
    await trail.append(
      `intervention/${taskId}/${number}`,
      eventOfAnswer({ ...about, decision, refused, who }),
    );
  },

  async readCall({ taskId, turn, call }) {
    const read = await loadToolCall(db, taskId, turn, call);
    if ('problem' in read) throw notForEngine(turn, call, read.problem);
    if (isForEngine(read)) return read;
    throw notForEngine(turn, call, `it is of ${read.tool}, which a sandbox carries out`);
  },

  async answerCall({ taskId, turn, call, iteration, ok, text }) {
    const read = await loadToolCall(db, taskId, turn, call);
    const tool = 'problem' in read ? 'unknown' : read.tool;
    const summary = 'problem' in read ? text : describeCall(tool, read.arguments);
    const hash = createHash('sha256')
      .update(JSON.stringify([read, ok, text]))
      .digest('hex');
    const result = { turn, call, iteration, tool, ok, summary, hash, durationMs: 0 };
    await saveToolResult(db, taskId, result, { text });
  },

  async noteObjections({ taskId, iteration, objections }) {
    if (!(await noteOnIteration(db, taskId, iteration, { objections }))) throw noIteration(taskId, iteration);
  },

  async restartProgress({ taskId, iteration, ...restart }) {
    if (!(await noteOnIteration(db, taskId, iteration, { restart }))) throw noIteration(taskId, iteration);
  },

  noteQuestion: ({ taskId, question }) => saveQuestion(db, taskId, question),

  async describeStuck({ taskId, iteration, judgement }) {
    return { story: tellStuck(await loadIterations(db, taskId, iteration), judgement) };
  },

  async tellVerdict({ taskId, key, auditId, note }) {
    const { text, objections } = describeVerdict(await loadAuditFound(db, auditId, note));
    await saveNote(db, taskId, key, text);
    return { objections };
  },

  tellDeveloper: ({ taskId, key, text, ids = [] }) =>
    saveFeedbackNote(db, { task: taskId, key, body: text, ids }),
  closeTask: ({ taskId, result }) => closeTaskRecord(db, taskId, result),
});

/** Records the task under the first branch that is free for it. @throws Failed `task.branch-taken` */
async function takeBranch(
  db: Database,
  workflowId: string,
  planned: Omit<TaskPlan, 'branch'>,
): Promise<{ planId: BlobId; plan: TaskPlan }> {
  const { taskId, title, input } = planned;
  const hash = createHash('sha256').update(taskId).digest('hex');
  const names = input.branch
    ? [input.branch]
    : hashLengths.map((length) => branchNameOf(title, hash.slice(0, length)));
  let takenBy = '';
  for (const branch of names) {
    const plan = { ...planned, branch };
    const planId = await putJson(db, plan);
    const opened = await openTaskRecord(db, { taskId, workflowId, plan, planId });
    if (opened.opened) return { planId, plan };
    takenBy = opened.takenBy.workflowId;
  }
  throw new Failed(
    'task.branch-taken',
    `Branch ${JSON.stringify(names[0])} of ${input.repository} belongs to task ${takenBy}, which still runs: name another branch, or wait for that task or stop it. If its workflow was terminated, npx countersign tasks --sweep frees the branch.`,
  );
}

/** What is judged is what was known when the iteration ended: a step that was taken after it is not yet one then. */
async function recordsUpTo(db: Database, taskId: TaskId, iteration: number) {
  const records = await loadIterations(db, taskId, iteration);
  const last = records.at(-1);
  if (last?.number !== iteration) throw noIteration(taskId, iteration);
  const { taken: _, restart: __, ...unjudged } = last;
  return [...records.slice(0, -1), unjudged];
}

const noIteration = (taskId: TaskId, iteration: number): Failed =>
  new Failed('task.unknown', `Iteration ${iteration} of task ${taskId} is not on record: end it first.`);

const isForEngine = (call: { tool: string }): call is EngineCall =>
  call.tool === 'plan' || call.tool === 'ask_person' || call.tool === 'finish';

const notForEngine = (turn: number, call: number, why: string): Failed =>
  new Failed('input.invalid', `Call ${call} of turn ${turn} is not for the engine to answer: ${why}.`);

function summarise(planId: BlobId, plan: TaskPlan, { decisions, people }: Configuration): PlannedTask {
  const { title, branch, developer, policy, develop } = plan;
  const { provider, model, family, simulated } = developer;
  return {
    planId,
    title,
    branch,
    developer: { provider, model, family, simulated },
    policy,
    majorDecisions: develop.majorDecisions,
    callsPerIterationMax: develop.callsPerIterationMax,
    remindAfterMs: decisions.remindAfterHours * hourMs,
    expireAfterMs: decisions.expireAfterHours * hourMs,
    followUpsMax: develop.followUpsMax,
    rests: true,
    ...asksForSignatures({ decisions, people }),
  };
}
