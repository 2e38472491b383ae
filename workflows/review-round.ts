import type { ChangeId } from '../core/ids.ts';
import type { Judgement, PlannedAudit } from '../core/panel/contract.ts';
import type { AuditStatus } from '../core/panel/status.ts';
import { judgeRound, runGate } from './activities.ts';
import { askSeats, type RoundInput } from './ask-seats.ts';
import { type AuditState, beginRound, enterPhase, showProgress } from './audit-state.ts';
import { awaitChecks, judgesHeadFacts, readHeadFacts } from './head-gates.ts';
import { refuteFindings } from './refute-findings.ts';

export interface ReviewedRound {
  judgement: Judgement;
  /** Judges the gates on reviews and checks of the head anew, and the round with them: seats are not asked again. */
  judgeAgain: () => Promise<Judgement>;
}

/**
 * Gates (in the first round) and all seats side by side, a second look at what is grave, then the verdict. Lost seats
 * end up in the verdict, not in an error.
 */
export async function reviewRound(state: AuditState, input: RoundInput): Promise<ReviewedRound> {
  const { changeId, plan, round } = input;
  beginRound(state, round, plan);
  const gates = round === 1 ? runGates(state, changeId, plan) : Promise.resolve();
  const [lost] = await Promise.all([askSeats(state, input), gates]);
  const refutation = await refuteFindings(state, input);
  const { auditId } = state;
  const { planId } = plan;
  const asked = { auditId, changeId, planId, round, lost, ...(refutation && { refutation }) };
  enterPhase(state, 'judging');
  return {
    judgement: await judgeRound(asked),
    judgeAgain: async () => {
      await readHeadFacts(state);
      const changed = state.status.gates.filter((gate) => judgesHeadFacts(gate.name));
      await Promise.all(changed.map((gate) => runOne(state, changeId, gate, true)));
      return judgeRound({ ...asked, again: true });
    },
  };
}

async function runGates(state: AuditState, changeId: ChangeId, plan: PlannedAudit): Promise<void> {
  const checks = awaitChecks(state, plan);
  const running = state.status.gates.map(async (gate) => {
    if (judgesHeadFacts(gate.name)) await checks;
    await runOne(state, changeId, gate, false);
  });
  await Promise.all(running);
}

async function runOne(
  state: AuditState,
  changeId: ChangeId,
  gate: AuditStatus['gates'][number],
  again: boolean,
): Promise<void> {
  gate.state = 'running';
  try {
    const summary = await runGate.executeWithOptions({ summary: `gate ${gate.name}` }, [
      { auditId: state.auditId, changeId, gate: gate.name, ...(again && { again }) },
    ]);
    gate.state = summary.outcome;
    gate.hits = summary.hits;
  } catch {
    // A gate without a recorded result raises a question of its own when the round is judged.
    gate.state = 'broken';
  }
  showProgress(state);
}
