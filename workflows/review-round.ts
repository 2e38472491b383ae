import type { ChangeId } from '../core/ids.ts';
import type { Judgement } from '../core/panel/contract.ts';
import { judgeRound, runGate } from './activities.ts';
import { askSeats, type RoundInput } from './ask-seats.ts';
import { type AuditState, beginRound, enterPhase, showProgress } from './audit-state.ts';
import { refuteFindings } from './refute-findings.ts';

/**
 * Gates (in the first round) and all seats side by side, a second look at what is grave, then the verdict. Lost seats
 * end up in the verdict, not in an error.
 */
export async function reviewRound(state: AuditState, input: RoundInput): Promise<Judgement> {
  const { changeId, plan, round } = input;
  beginRound(state, round, plan);
  const gates = round === 1 ? runGates(state, changeId) : Promise.resolve();
  const [lost] = await Promise.all([askSeats(state, input), gates]);
  const refutation = await refuteFindings(state, input);
  enterPhase(state, 'judging');
  const { auditId } = state;
  const { planId } = plan;
  return judgeRound({ auditId, changeId, planId, round, lost, ...(refutation && { refutation }) });
}

async function runGates(state: AuditState, changeId: ChangeId): Promise<void> {
  const running = state.status.gates.map(async (gate) => {
    gate.state = 'running';
    try {
      const summary = await runGate.executeWithOptions({ summary: `gate ${gate.name}` }, [
        { auditId: state.auditId, changeId, gate: gate.name },
      ]);
      gate.state = summary.outcome;
      gate.hits = summary.hits;
    } catch {
      // A gate without a recorded result raises a question of its own when the round is judged.
      gate.state = 'broken';
    }
    showProgress(state);
  });
  await Promise.all(running);
}
