import type { Snapshot } from '../../core/change/snapshot.ts';
import { readAnswer } from '../../core/panel/answer.ts';
import { type Ballot, ballotJsonSchema } from '../../core/panel/ballot.ts';
import type { Piece } from '../../core/panel/piece.ts';
import { type PromptTexts, repairPrompt, systemPrompt, userPrompt } from '../../core/panel/prompt.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { answerTokensMax } from '../../core/panel/tokens.ts';
import type { Running } from '../while-running.ts';
import { seatFailed } from './explain-failure.ts';
import type { Reply } from './question.ts';
import type { SendAsk } from './send-ask.ts';

export interface Asking {
  /** Names the ask to the other side; the same whenever it is sent. */
  key: string;
  seat: Seat;
  piece: Piece;
  snapshot: Snapshot;
  instructions: string | null;
  prompts: PromptTexts;
  sendAsk: SendAsk;
  running: Running;
  heard: (reply: Reply) => void;
}

export interface Asked {
  ballot: Ballot;
  repaired: boolean;
  inputTokens: number;
  outputTokens: number;
  durationMs: number;
}

/** Asks a seat about a piece, and once more if the answer cannot be used. */
export async function askForBallot(asking: Asking): Promise<Asked> {
  const { key, seat, piece, snapshot, instructions, prompts } = asking;
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  const user = userPrompt({ snapshot, piece, instructions });
  const files = piece.parts.map((part) => part.path);
  const first = await send(asking, key, user);
  const problems = usableOr(first, files);
  if (!Array.isArray(problems))
    return { ballot: problems, repaired: false, durationMs: durationMs(), ...tokensOf([first]) };
  const second = await send(asking, `${key}/repair`, repairPrompt(prompts, user, problems));
  const left = usableOr(second, files);
  if (!Array.isArray(left))
    return { ballot: left, repaired: true, durationMs: durationMs(), ...tokensOf([first, second]) };
  throw seatFailed(
    seat,
    'model.malformed-answer',
    `gave no ballot, asked twice: ${left
      .slice(0, 3)
      .map((problem) => problem.replace(/\.$/, ''))
      .join('; ')}`,
  );
}

const send = ({ seat, prompts, sendAsk, running, heard }: Asking, askKey: string, user: string) =>
  sendAsk(seat, {
    system: systemPrompt(prompts, seat.focus),
    user,
    schema: ballotJsonSchema,
    askKey,
    running,
    heard,
  });

/** The ballot, or what is wrong with the answer. */
function usableOr({ text, stopped }: Reply, files: string[]): Ballot | string[] {
  const answer = readAnswer(text, files);
  if (answer.usable) return answer.ballot;
  const cut = stopped === 'length' ? [`The answer was cut off at ${answerTokensMax} tokens.`] : [];
  return [...cut, ...answer.problems];
}

/** What replies took together. */
export const tokensOf = (replies: readonly Reply[]) => ({
  inputTokens: replies.reduce((sum, reply) => sum + reply.inputTokens, 0),
  outputTokens: replies.reduce((sum, reply) => sum + reply.outputTokens, 0),
});
