import { createHash } from 'node:crypto';
import { ballotJsonSchema } from '../../core/panel/ballot.ts';
import { type PromptTexts, systemPrompt, userPrompt, type UserPromptInput } from '../../core/panel/prompt.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { answerTokensMax } from '../../core/panel/tokens.ts';
import type { Question } from './question.ts';

/** Grows when models are asked otherwise than before: with other settings, or another reading of their answers. */
const askingVersion = 1;

interface Asked extends Pick<Question, 'system' | 'user' | 'schema'> {
  /** Of all texts that may be sent, repairs included. */
  promptVersion: string;
  /** Who asks for the same again wants another answer, not the old one. */
  round: number;
}

/**
 * Names a question by all that decides its answer: who is asked, simulated or real, and every character that is sent. Two
 * seats never share an answer, though one model fills both: each is a voice of its own.
 */
export function questionKey(
  { id, provider, model, simulated, focus }: Seat,
  { system, user, schema, promptVersion, round }: Asked,
): string {
  const who = [id, provider, model, simulated, focus];
  const what = [promptVersion, round, answerTokensMax, schema, system, user];
  return createHash('sha256')
    .update(JSON.stringify([askingVersion, who, what]))
    .digest('hex');
}

/** The key of what a seat is asked about a piece. */
export const ballotQuestionKey = (
  seat: Seat,
  { prompts, round, ...shown }: UserPromptInput & { prompts: PromptTexts; round: number },
): string =>
  questionKey(seat, {
    system: systemPrompt(prompts, seat.focus),
    user: userPrompt(shown),
    schema: ballotJsonSchema,
    promptVersion: prompts.version,
    round,
  });
