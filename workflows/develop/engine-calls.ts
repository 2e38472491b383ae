import type { EngineCall } from '../../core/develop/contract.ts';
import { describeDecisions, describePlanAnswer, majorDecisions } from '../../core/develop/major-decisions.ts';
import type { TaskDecision } from '../../core/develop/task-decision.ts';
import type { ToolArguments } from '../../core/develop/tools.ts';
import { describeAnswer } from '../../core/develop/describe-answer.ts';
import { inMarkdown } from '../../core/panel/markdown.ts';
import { allowHost, answerCall, readCall } from './activities.ts';
import { askPerson } from './task-desk.ts';
import type { TaskState } from './task-state.ts';

type Arguments<Name extends EngineCall['tool']> = ToolArguments<Name>;

async function argumentsOf<Name extends EngineCall['tool']>(
  { taskId, carried }: TaskState,
  call: number,
  tool: Name,
): Promise<Arguments<Name>> {
  const read = await readCall({ taskId, turn: carried.turn, call });
  if (read.tool !== tool) throw new Error(`Call ${call} of turn ${carried.turn} is no "${tool}".`);
  return read.arguments as Arguments<Name>;
}

const answer = ({ taskId, carried }: TaskState, call: number, ok: boolean, text: string) =>
  answerCall({ taskId, turn: carried.turn, call, iteration: carried.iteration, ok, text });

/** An answer that names a snapshot is a roll-back too: it is carried out before anything else is. */
function heedSnapshot(state: TaskState, decision: TaskDecision | null): void {
  if (decision?.snapshot === undefined || state.rollback !== null) return;
  state.rollback = { by: decision.by, to: decision.snapshot, reason: decision.reason };
}

/** A short architecture note comes before code; what policy calls major in it, a person decides. */
export async function answerPlan(state: TaskState, call: number): Promise<void> {
  const plan = await argumentsOf(state, call, 'plan');
  const { carried } = state;
  const major = majorDecisions(plan, carried.plan.majorDecisions);
  if (major.length === 0) {
    carried.planned = true;
    return answer(state, call, true, describePlanAnswer([], null));
  }
  const decision = await askPerson(state, describeDecisions(plan, major));
  heedSnapshot(state, decision);
  // Nobody answered, or the work goes back: it may go on reading, but not build on what was to be decided.
  carried.planned = decision !== null && decision.decision !== 'reject' && state.rollback === null;
  return answer(state, call, carried.planned, describePlanAnswer(major, decision));
}

export async function answerAskPerson(state: TaskState, call: number): Promise<void> {
  const { question, options = [], allowHost: host } = await argumentsOf(state, call, 'ask_person');
  const decision = await askPerson(state, {
    kind: host === undefined ? 'asked' : 'host',
    title: host === undefined ? 'The developer asks' : `The developer wants to reach ${host}`,
    story: inMarkdown(question),
    options,
    recommended: null,
  });
  heedSnapshot(state, decision);
  if (host !== undefined && decision?.decision === 'approve') {
    const { taskId, carried } = state;
    const rule = { host, ports: [443], methods: ['GET' as const, 'HEAD' as const], query: false };
    await allowHost({ taskId, key: `host-${carried.turn}-${call}`, rule });
  }
  await answer(
    state,
    call,
    decision !== null && decision.decision !== 'reject',
    describeAnswer(decision, options),
  );
}

export async function answerFinish(state: TaskState, call: number): Promise<Arguments<'finish'>> {
  const finish = await argumentsOf(state, call, 'finish');
  await answer(
    state,
    call,
    true,
    'All tests are run now, in a clean room too; then gates and auditors look at the change.',
  );
  return finish;
}
