import * as z from 'zod';
import { readLabel, writeLabel, type DeveloperAnswer, type Message } from '../developer.ts';

const callSchema = z.strictObject({
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
});

/** What a scripted developer does turn by turn, whatever it hears. */
export const scriptSchema = z.strictObject({
  turns: z
    .array(
      z.strictObject({
        say: z.string().max(4000).default(''),
        calls: z.array(callSchema).max(400).default([]),
      }),
    )
    .max(5000),
  /** The turn, from 0, with which it goes on after its last one, for ever; null where it has nothing left to do. */
  again: z.int().min(0).nullable().default(null),
});
export type DeveloperScript = z.output<typeof scriptSchema>;
export type ScriptTurn = DeveloperScript['turns'][number];

/** The turn after those that the conversation shows: read from the last answer, so that a repeated ask is answered alike. */
export function answerByScript(
  messages: readonly Message[],
  script: DeveloperScript,
  seed: number,
): DeveloperAnswer {
  const label = readLabel(messages);
  const step = label?.persona === 'scripted' ? label.step + 1 : 1;
  const turn = script.turns[placeOf(step - 1, script)];
  const text = writeLabel({ persona: 'scripted', seed, run: '0', step });
  if (!turn) return { text: `${text}: the script has nothing left to do.`, calls: [] };
  return { text: turn.say === '' ? text : `${text}: ${turn.say}`, calls: turn.calls };
}

function placeOf(at: number, { turns, again }: DeveloperScript): number {
  if (at < turns.length || again === null || again >= turns.length) return at;
  return again + ((at - again) % (turns.length - again));
}
