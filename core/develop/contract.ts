import type { AuditId, BlobId, SnapshotId, TaskId, TreeId } from '../ids.ts';
import type { Answerer } from '../people/contract.ts';
import type { LoopJudgement, LoopPolicy, Tampering } from '../loop/record.ts';
import type { Reach } from '../configuration/panel-seats.ts';
import type { EgressRule } from '../sandbox/egress.ts';
import type { Provider } from '../panel/seat.ts';
import type { TaskInput } from './task-input.ts';
import type { TaskDecision } from './task-decision.ts';
import type { TaskQuestion, TaskQuestionKind, TaskResult } from './status.ts';
import type { ToolCall, ToolName } from './tools.ts';

/** Queue `countersign`: a task's own record. Safe to repeat, all of them. */
export interface TaskActivities {
  /** Freezes policy into a plan. @throws Failed `task.branch-taken`, `panel.unknown`, `configuration.invalid` */
  openTask(input: {
    taskId: TaskId;
    workflowId: string;
    input: TaskInput;
    reach: Record<Provider, Reach>;
  }): Promise<PlannedTask>;
  /** Local activity. Judges an iteration that was recorded by `endIteration` against all before it. */
  judgeIteration(input: {
    taskId: TaskId;
    iteration: number;
    policy: LoopPolicy;
    minutes: number;
  }): Promise<LoopJudgement>;
  recordIntervention(input: {
    taskId: TaskId;
    number: number;
    kind: TaskQuestionKind | 'rollback';
    title: string;
    decision: TaskDecision | null;
    refused: string | null;
    raw: string;
    waitedMs: number;
    /** Absent where it was refused, and where an earlier version asked. */
    who?: Answerer;
  }): Promise<void>;
  /** The arguments of a call that the engine itself answers: `plan`, `ask_person`, `finish`. Bounded by their schemas. */
  readCall(input: { taskId: TaskId; turn: number; call: number }): Promise<EngineCall>;
  /** The result of such a call. */
  answerCall(input: {
    taskId: TaskId;
    turn: number;
    call: number;
    iteration: number;
    ok: boolean;
    text: string;
  }): Promise<void>;
  /** What stood in the way though the tests are green: put on the iteration's record before it is judged. */
  noteObjections(input: { taskId: TaskId; iteration: number; objections: string[] }): Promise<void>;
  /** A person redirected the task, or rolled it back, after this iteration: progress counts anew from there. */
  restartProgress(input: {
    taskId: TaskId;
    iteration: number;
    because: 'redirected' | 'rolled-back' | 'follow-up';
    /** The iteration whose state the work goes on from; absent where nothing was put back. */
    from?: number;
    /** A person wants what was done to tests so. */
    acceptsTampering?: boolean;
  }): Promise<void>;
  /** What a person is asked at the moment, for whoever lists what waits; null once it is answered. */
  noteQuestion(input: { taskId: TaskId; question: TaskQuestion | null }): Promise<void>;
  /** The question to a person about a developer that is stuck or that raised an alarm: Markdown, at most 8,000 characters. */
  describeStuck(input: {
    taskId: TaskId;
    iteration: number;
    judgement: LoopJudgement;
  }): Promise<{ story: string }>;
  /** Tells the developer what an audit that did not pass found: findings, gates, the person's words. Returns signatures for the loop. */
  tellVerdict(input: {
    taskId: TaskId;
    key: string;
    auditId: AuditId;
    note: string;
  }): Promise<{ objections: string[] }>;
  /**
   * What the developer is told next, from outside: put at the end of its conversation once, under its key. `ids`: what of
   * its pull request it thereby has heard, which `readFeedback` then leaves out.
   */
  tellDeveloper(input: { taskId: TaskId; key: string; text: string; ids?: string[] }): Promise<void>;
  closeTask(input: { taskId: TaskId; result: TaskResult }): Promise<void>;
}

/** Queue `countersign`: what a task cannot record of itself. */
export interface LeftTaskActivities {
  /** Ends the record of each task that is to run, and whose workflow does not. `tasks`: whether there ever was one. */
  endLeftTasks(): Promise<{ ended: TaskId[]; tasks: boolean }>;
}

export type EngineCall = Extract<ToolCall, { tool: 'plan' | 'ask_person' | 'finish' }>;

export interface PlannedTask {
  planId: BlobId;
  title: string;
  branch: string;
  developer: { provider: Provider; model: string; family: string; simulated: boolean };
  policy: LoopPolicy;
  /** Kinds of decisions that a person takes. */
  majorDecisions: string[];
  callsPerIterationMax: number;
  remindAfterMs: number;
  expireAfterMs: number;
  /** Rounds of answers to checks and review comments on the pull request. */
  followUpsMax: number;
  /** Whether the sandbox rests while GitHub is waited for; tasks that began before this was known leave it as it is. */
  rests?: boolean;
  /** Where people's answers count only signed; what counts when one arrives is judged then. */
  signed?: true;
}

/** Queue `countersign` for local and https repositories and uploads, `publish` for GitHub's. */
export interface BaseActivities {
  /** The tree to begin with, as a bundle with `refs/heads/base`: one commit without a past. */
  fetchBase(input: { taskId: TaskId; repository: string; base: string }): Promise<FetchedBase>;
}

export interface FetchedBase {
  bundle: BlobId;
  /** The commit in the real repository that the work begins with. */
  commit: string;
  /** As people know it. */
  name: string;
}

/** Queue `sandbox`: talks with the supervisor. Each call carries its own key, so that a retry repeats nothing. */
export interface SandboxActivities {
  /** Makes the sandbox, runs the setup and the tests once as they stand (iteration 0), and writes the context pack. */
  openSandbox(input: { taskId: TaskId; planId: BlobId; base: BlobId }): Promise<PreparedSandbox>;
  /** Carries out one call that the developer asked for in its recorded answer `turn`, and records the result. */
  callTool(input: ToolCallInput): Promise<ToolResult>;
  /**
   * Ends an iteration: runs all tests (unless they have just been run on this very tree), takes a snapshot, finds
   * tampering, and records all of it.
   */
  endIteration(input: {
    taskId: TaskId;
    planId: BlobId;
    iteration: number;
    turn: number;
    finished: boolean;
  }): Promise<IterationEnd>;
  /** In clean rooms: all tests on the snapshot, and its new tests on the base, where they must fail. */
  verifySnapshot(input: {
    taskId: TaskId;
    planId: BlobId;
    iteration: number;
    newTests: string[];
  }): Promise<Verification>;
  /**
   * Brings what an iteration left onto another base, with markers where the two conflict, and judges by that base from
   * then on. `text` is for the developer; where it says no, nothing was changed.
   */
  moveBase(input: {
    taskId: TaskId;
    iteration: number;
    /** Of `fetchBase`. */
    bundle: BlobId;
    name: string;
    branch: string;
    from: string;
    to: string;
  }): Promise<{ moved: true; text: string } | { moved: false; because: string }>;
  /** `stays`: why the workspace was left as it is, where the base has moved on since in a way that cannot be merged. */
  restoreIteration(input: {
    taskId: TaskId;
    iteration: number;
    key: string;
  }): Promise<{ tree: TreeId | null; stays?: string }>;
  /** The branch as a bundle: the base's commit and one on top, with this message. */
  packChange(input: {
    taskId: TaskId;
    iteration: number;
    subject: string;
    body: string;
  }): Promise<PackedChange>;
  allowHost(input: { taskId: TaskId; key: string; rule: EgressRule }): Promise<void>;
  /** Ends all that runs inside while nothing is to be done; the next call finds the workspace as it was. */
  restSandbox(input: { taskId: TaskId }): Promise<void>;
  closeSandbox(input: { taskId: TaskId }): Promise<void>;
  /** Tasks that are over by the record, and whose sandbox is open all the same. */
  listLeftSandboxes(): Promise<TaskId[]>;
}

export interface PreparedSandbox {
  engine: string;
  description: string;
  snapshot: SnapshotId;
  tree: TreeId;
  tests: TestCounts | null;
  /** What is odd about the repository and what was done about it, in words: no tests, no image, setup that failed. */
  remarks: string[];
}

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
  errors: number;
  green: boolean;
  whole: boolean;
}

export interface ToolCallInput {
  taskId: TaskId;
  planId: BlobId;
  turn: number;
  call: number;
  iteration: number;
  /** What the interceptor checks against the role; the recorded call must be of this tool. */
  tool: ToolName;
  /** Where a connector is used: which. */
  connector?: string;
  /** Whether a plan stands: before, nothing may be written. */
  planned: boolean;
}

export interface ToolResult {
  ok: boolean;
  /** One line for people and the live view. */
  summary: string;
}

export interface IterationEnd {
  snapshot: SnapshotId;
  tree: TreeId;
  tests: TestCounts;
  /** That no person has accepted. */
  tampering: Tampering[];
  /** For the next message to the developer: what failed and how, bounded. */
  report: string;
}

export interface Verification {
  ok: boolean;
  /** For the developer: what does not hold; empty where all does. */
  problems: string[];
}

export interface PackedChange {
  /** `refs/heads/base` and `refs/heads/head`. */
  bundle: BlobId;
  files: number;
  addedLines: number;
  removedLines: number;
}

/** Queue `publish`, which holds the connectors' tokens. */
export interface ConnectorActivities {
  /** Carries out a recorded `call_connector` or `web_search`, as policy allows, and records the result. */
  callConnector(input: ToolCallInput): Promise<ToolResult>;
}

/** Queue `models`. */
export interface DeveloperActivities {
  /**
   * Asks the developer for its next turn and records the answer under (task, turn): one that is recorded is never asked
   * for again. Only names and counts come back; the calls' arguments stay in the record.
   */
  askDeveloper(input: {
    taskId: TaskId;
    planId: BlobId;
    turn: number;
    iteration: number;
  }): Promise<DeveloperTurn>;
}

export interface DeveloperTurn {
  /** In the order in which they are to be carried out. `problem`: why it cannot be, for the developer; null where it can. */
  calls: {
    /** From 0. */
    call: number;
    tool: ToolName | null;
    summary: string;
    problem: string | null;
    /** Of `call_connector` and `web_search`: which. */
    connector?: string;
    /** A `test` of everything. */
    endsIteration?: boolean;
  }[];
  /** `refused`: the provider's safety system declined. */
  stopped: 'calls' | 'end' | 'length' | 'refused';
  /** The beginning of what it said besides, for the live view. */
  said: string;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  /** Older results were left out of the question to make room. */
  compacted: boolean;
}

/** Queue `publish`. */
export interface TaskPublishActivities {
  /** Writes the branch with its one new commit; the same again changes nothing. */
  pushBranch(input: {
    taskId: TaskId;
    repository: string;
    commit: string;
    branch: string;
    bundle: BlobId;
    subject: string;
    body: string;
    overCommit: string | null;
    /** The work was brought onto `commit` after `overCommit` was written: it is the new commit's second parent. */
    merges?: boolean;
  }): Promise<{ commit: string }>;
  openTaskPullRequest(input: {
    taskId: TaskId;
    repository: string;
    branch: string;
    base: string;
    title: string;
    body: string;
  }): Promise<{ owner: string; repo: string; number: number; url: string }>;
  /** What checks, reviews and comments say that the developer has not been told. */
  readFeedback(input: { taskId: TaskId; owner: string; repo: string; number: number }): Promise<Feedback>;
  readIssue(input: { owner: string; repo: string; number: number }): Promise<{ title: string; body: string }>;
}

export interface Feedback {
  state: 'open' | 'merged' | 'closed';
  /** Something of it still runs. */
  pending: boolean;
  /** Stable ids of what `text` tells: told once `tellDeveloper` has taken them with it. */
  ids: string[];
  /** For the developer, as data; empty where there is nothing new. */
  text: string;
  /** The base branch has moved on and the two do not merge by themselves. */
  conflicting: boolean;
  /** With what: absent where nothing conflicts, and where an earlier version looked. */
  conflict?: { branch: string; commit: string };
}
