import type {
  BaseActivities,
  ConnectorActivities,
  DeveloperActivities,
  DeveloperTurn,
  EngineCall,
  IterationEnd,
  PlannedTask,
  SandboxActivities,
  TaskActivities,
  TaskPublishActivities,
} from '../../../core/develop/contract.ts';
import type { ToolName } from '../../../core/develop/tools.ts';
import { blobId, snapshotId, treeId } from '../../../core/ids.ts';
import type { LoopJudgement } from '../../../core/loop/record.ts';
import type { PeopleActivities } from '../../../core/people/contract.ts';
import { anybody } from '../world.ts';

type Activities = BaseActivities &
  ConnectorActivities &
  DeveloperActivities &
  PeopleActivities &
  SandboxActivities &
  TaskActivities &
  TaskPublishActivities;

/** What one task meets, and the calls that reached it, in order. */
export interface TaskWorld {
  activities: Activities;
  calls: { name: string; input: unknown }[];
}

const blob = (char: string) => blobId(`sha256:${char.repeat(64)}`);
export const kept = blob('e');

export const plannedTask = (more: Partial<PlannedTask> = {}): PlannedTask => ({
  planId: blob('a'),
  title: 'Mend the rounding',
  branch: 'countersign/mend',
  developer: { provider: 'anthropic', model: 'claude', family: 'claude', simulated: false },
  policy: {
    sameErrorMax: 3,
    unchangedMax: 2,
    noBetterMax: 5,
    callCyclesMax: 3,
    trivialMax: 2,
    costPerTestMicroUsdMax: null,
    iterationsMax: 30,
    minutesMax: 240,
    costMicroUsdMax: 1_000_000,
  },
  majorDecisions: ['framework'],
  callsPerIterationMax: 80,
  remindAfterMs: 600_000,
  expireAfterMs: 3_600_000,
  followUpsMax: 2,
  ...more,
});

const tools: Record<string, EngineCall> = {
  plan: { tool: 'plan', arguments: { summary: 'Round half up.', files: [], decisions: [] } },
  ask_person: { tool: 'ask_person', arguments: { question: 'Up or down?', options: ['up', 'down'] } },
  finish: { tool: 'finish', arguments: { subject: 'Round half up', body: 'As asked.', newTests: [] } },
};
export const engineCall = (tool: EngineCall['tool']): EngineCall => {
  const found = tools[tool];
  if (!found) throw new Error(`No call of ${tool} is known.`);
  return found;
};

/** A turn of the developer with calls of these tools. */
export const turnOf = (...names: ToolName[]): DeveloperTurn => ({
  calls: names.map((tool, call) => ({
    call,
    tool,
    summary: tool,
    problem: null,
    ...(tool === 'test' && { endsIteration: true }),
  })),
  stopped: names.length === 0 ? 'end' : 'calls',
  said: '',
  inputTokens: 1,
  cachedTokens: 0,
  outputTokens: 1,
  costMicroUsd: 10,
  compacted: false,
});

export const ended = (green: boolean, more: Partial<IterationEnd> = {}): IterationEnd => ({
  snapshot: snapshotId('1'.repeat(40)),
  tree: treeId('2'.repeat(40)),
  tests: { passed: green ? 3 : 2, failed: green ? 0 : 1, skipped: 0, errors: 0, green, whole: true },
  tampering: [],
  report: green ? '' : 'One test fails.',
  ...more,
});

export const judgement = (step: LoopJudgement['step'], best = 0): LoopJudgement => ({
  step,
  stuck: [],
  alarms: [],
  best,
  advice: '',
});

/** A world in which the developer does its turns, one after the other, and then ends each with words. */
export function taskWorld(turns: DeveloperTurn[], own: Partial<Activities> = {}): TaskWorld {
  const world: TaskWorld = { calls: [], activities: { ...usual(turns), ...own } };
  return world;
}

const usual = (turns: DeveloperTurn[]): Activities => ({
  openTask: async () => plannedTask(),
  fetchBase: async () => ({ bundle: blob('b'), commit: 'c'.repeat(40), name: 'code.test/acme/shop' }),
  openSandbox: async () => ({
    engine: 'stand-in',
    description: 'a stand-in',
    snapshot: snapshotId('0'.repeat(40)),
    tree: treeId('0'.repeat(40)),
    tests: { passed: 2, failed: 1, skipped: 0, errors: 0, green: false, whole: true },
    remarks: [],
  }),
  askDeveloper: async ({ turn }) => turns[turn - 1] ?? turnOf(),
  readCall: async ({ turn, call }) => engineCall(turns[turn - 1]?.calls[call]?.tool as EngineCall['tool']),
  callTool: async ({ tool }) => ({ ok: tool !== 'test', summary: tool, tree: null }),
  callConnector: async ({ tool }) => ({ ok: true, summary: tool, tree: null }),
  endIteration: async ({ finished }) => ended(finished),
  judgeIteration: async () => judgement('go-on'),
  verifySnapshot: async () => ({ ok: true, problems: [] }),
  packChange: async () => ({ bundle: kept, files: 1, addedLines: 1, removedLines: 1 }),
  restoreIteration: async () => ({ tree: treeId('3'.repeat(40)) }),
  moveBase: async ({ to }) => ({ moved: true, text: `Settle what conflicts with ${to}.` }),
  describeStuck: async () => ({ story: 'It repeats itself.' }),
  tellVerdict: async () => ({ objections: ['src/a.ts'] }),
  answerCall: async () => {},
  noteObjections: async () => {},
  restartProgress: async () => {},
  noteQuestion: async () => {},
  recordIntervention: async () => {},
  tellDeveloper: async () => {},
  closeTask: async () => {},
  allowHost: async () => {},
  restSandbox: async () => {},
  closeSandbox: async () => {},
  listLeftSandboxes: async () => [],
  pushBranch: async () => ({ commit: 'd'.repeat(40) }),
  openTaskPullRequest: async () => ({ owner: 'acme', repo: 'shop', number: 4, url: 'https://code.test/4' }),
  readFeedback: async () => ({ state: 'merged', pending: false, ids: [], text: '', conflicting: false }),
  weighAnswer: async ({ answer }) => anybody(answer.by),
  weighAnswers: async ({ answers }) => answers.map(({ answer }) => anybody(answer.by)),
  readIssue: async () => ({ title: 'An issue', body: '' }),
});

/** What reached an activity, in order. */
export const callsOf = <Name extends keyof Activities>(
  world: TaskWorld,
  name: Name,
): Parameters<Activities[Name]>[0][] =>
  world.calls.flatMap((call) => (call.name === name ? [call.input as Parameters<Activities[Name]>[0]] : []));
