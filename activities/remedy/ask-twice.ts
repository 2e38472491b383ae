import type { FailureKind } from '../../core/failure.ts';
import { seatId } from '../../core/ids.ts';
import { costMicroUsd, priceOf } from '../../core/panel/prices.ts';
import type { PlanSeat } from '../../core/remedy/plan-incident.ts';
import { seatFailed } from '../models/explain-failure.ts';
import type { Outgoing, SendAsk } from '../models/send-ask.ts';

interface Asking<Said> extends Pick<Outgoing, 'system' | 'user' | 'schema' | 'running'> {
  seat: PlanSeat;
  /** What tells this ask from all others. */
  key: string;
  sendAsk: SendAsk;
  /** Null where the answer is no such thing. */
  read: (text: string) => Said | null;
  /** What it was asked for, in words. */
  wanted: string;
}

const malformed: FailureKind = 'model.malformed-answer';

/** Asks a seat, and once more where its answer cannot be read. @throws Failed `model.…` */
export async function askTwice<Said>({
  seat,
  key,
  sendAsk,
  read,
  wanted,
  ...question
}: Asking<Said>): Promise<{ said: Said; cost: number }> {
  const asked = { ...seat, id: seatId(seat.id) };
  let cost = 0;
  for (const askKey of [key, `${key}/repair`]) {
    const { text } = await sendAsk(asked, {
      ...question,
      askKey: encodeURI(askKey.toWellFormed()),
      heard: ({ inputTokens, outputTokens }) => {
        cost += costMicroUsd(priceOf(seat), inputTokens, outputTokens);
      },
    });
    const said = read(text);
    if (said !== null) return { said, cost };
  }
  throw seatFailed(asked, malformed, `gave no ${wanted}, asked twice`);
}
