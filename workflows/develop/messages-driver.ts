import type { DeveloperTurn } from '../../core/develop/contract.ts';
import type { ToolName } from '../../core/develop/tools.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import { askDeveloper, callConnector, callTool } from './activities.ts';
import type { Driver, IterationStop } from './driver.ts';
import { answerAskPerson, answerFinish, answerPlan } from './engine-calls.ts';
import { enterPhase, minutesAtWork, show, type TaskState } from './task-state.ts';

type Call = DeveloperTurn['calls'][number];

/** A model that is asked turn by turn, each call of a tool carried out on its own, so that a crash loses none. */
export const developByMessages: Driver = { iterate };

async function iterate(state: TaskState): Promise<IterationStop> {
  const { plan } = state.carried;
  for (let calls = 0; calls < plan.callsPerIterationMax; ) {
    if (state.rollback !== null) return { why: 'rolled-back' };
    if (outOfBounds(state)) return { why: 'bounds' };
    const turn = await nextTurn(state);
    if (turn.stopped === 'refused') return { why: 'refused', said: turn.said };
    if (turn.stopped === 'end' && turn.calls.length === 0) return { why: 'ended' };
    // An answer that was cut off counts too: otherwise it could be cut off for ever.
    calls += Math.max(1, turn.calls.length);
    for (const call of turn.calls) {
      if (state.rollback !== null) return { why: 'rolled-back' };
      const stop = await carryOut(state, call);
      if (stop !== null) return stop;
    }
  }
  return { why: 'bounds' };
}

function outOfBounds(state: TaskState): boolean {
  const { status, policy } = state.carried;
  return status.costMicroUsd > policy.costMicroUsdMax || minutesAtWork(state) > policy.minutesMax;
}

async function nextTurn(state: TaskState): Promise<DeveloperTurn> {
  const { carried, taskId } = state;
  const { status, plan } = carried;
  carried.turn += 1;
  enterPhase(state, carried.planned ? 'developing' : 'planning', 'thinking');
  const summary = `turn ${carried.turn}, iteration ${carried.iteration}`;
  const turn = await askDeveloper.executeWithOptions({ summary }, [
    { taskId, planId: plan.planId, turn: carried.turn, iteration: carried.iteration },
  ]);
  status.turns = carried.turn;
  status.costMicroUsd += turn.costMicroUsd;
  if (turn.said !== '') status.doing = turn.said.slice(0, 200);
  show(state);
  return turn;
}

/** Null where the iteration goes on. */
async function carryOut(state: TaskState, call: Call): Promise<IterationStop | null> {
  const { tool, problem } = call;
  // The developer is told the problem with its next turn.
  if (tool === null || problem !== null) return null;
  const { carried } = state;
  carried.status.calls += 1;
  carried.status.doing = call.summary;
  show(state);
  switch (tool) {
    case 'plan':
      await answerPlan(state, call.call);
      return null;
    case 'ask_person':
      await answerAskPerson(state, call.call);
      return null;
    case 'finish':
      return { why: 'finished', finish: await answerFinish(state, call.call) };
    case 'call_connector':
    case 'web_search':
      await callConnector.executeWithOptions({ summary: inSummary(call.summary) }, [
        inputOf(state, call, tool),
      ]);
      return null;
    case 'test': {
      enterPhase(state, 'testing', call.summary);
      const input = inputOf(state, call, tool);
      const { ok } = await callTool.executeWithOptions({ summary: inSummary(call.summary) }, [input]);
      // What is green goes on to be finished; a failure is looked at from outside before the next attempt.
      return call.endsIteration && !ok ? { why: 'tested' } : null;
    }
    default:
      await callTool.executeWithOptions({ summary: inSummary(call.summary) }, [inputOf(state, call, tool)]);
      return null;
  }
}

const inputOf = ({ taskId, carried }: TaskState, { call, connector }: Call, tool: ToolName) => ({
  taskId,
  planId: carried.plan.planId,
  turn: carried.turn,
  call,
  iteration: carried.iteration,
  tool,
  planned: carried.planned,
  ...(connector !== undefined && { connector }),
});
