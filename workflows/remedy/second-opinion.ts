import type { RemedyArguments } from '../../core/remedy/tools.ts';
import { opinionsMax, tellOpinions } from '../../core/remedy/second-opinion.ts';
import type { AskedOpinion, SeatOpinion } from '../../core/remedy/status.ts';
import { askPanel } from './ask-panel.ts';
import { plannedOf, type RemedyState, show } from './remedy-state.ts';

const tooOften = `Other models were asked ${opinionsMax} times in this incident, which is the most: decide by what you have read, or ask a person.`;
const nobody = 'No other model can be asked: decide by what you have read, or ask a person.';

/** Asks seats of other families which cause they believe; gives what the remediator is told. */
export async function askSecondOpinion(
  state: RemedyState,
  which: { incidentId: RemedyState['incidentId']; turn: number; call: number },
  { question, hypotheses }: RemedyArguments<'second_opinion'>,
): Promise<{ ok: boolean; text: string }> {
  const { status } = state;
  if (status.opinions.length >= opinionsMax) return { ok: false, text: tooOften };
  const excluded = plannedOf(state).seats.map(({ id, excluded: why }) => why && `${id}: ${why}`);
  if (excluded.every((why) => why !== null))
    return { ok: false, text: [nobody, ...excluded.map((why) => `- ${why}`)].join('\n') };
  const asked: AskedOpinion = { question, hypotheses, said: [] };
  status.opinions = [...status.opinions, asked];
  show(state);
  const heard = await askPanel(state, (activities, seat) =>
    activities.askSecondOpinion.executeWithOptions({ summary: `opinion of seat ${seat}` }, [
      { ...which, seat },
    ]),
  );
  asked.said = heard.map(({ seat, said }): SeatOpinion => {
    if (typeof said === 'string') return { ...seat, hypothesis: null, sure: 0, reasons: [said] };
    const { hypothesis, sure, reasons } = said;
    return { ...seat, hypothesis, sure, reasons };
  });
  show(state);
  return { ok: asked.said.some(({ hypothesis }) => hypothesis !== null), text: tellOpinions(asked) };
}
