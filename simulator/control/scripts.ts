import * as z from 'zod';
import type { Ask } from '../ask.ts';
import { matches, matchShape } from './match.ts';

const scriptSchema = z.strictObject({
  ...matchShape,
  /** Given out in order, each once: a string as it stands, anything else as JSON. */
  answers: z.array(z.json()).max(10_000),
});

export const scriptsSchema = z.array(scriptSchema).max(1000);
type Script = z.infer<typeof scriptSchema>;

export interface Scripts {
  set(scripts: Script[]): void;
  /** The next scripted answer for the ask, used up; null if there is none. */
  take(ask: Pick<Ask, 'provider' | 'model'>): string | null;
  left(): Script[];
}

export function createScripts(): Scripts {
  let left: Script[] = [];
  return {
    set: (scripts) => {
      left = scripts.map((script) => ({ ...script, answers: [...script.answers] }));
    },
    take: (ask) => {
      const script = left.find((candidate) => candidate.answers.length > 0 && matches(candidate, ask));
      if (!script) return null;
      const answer = script.answers.shift();
      return typeof answer === 'string' ? answer : JSON.stringify(answer);
    },
    left: () => left.filter((script) => script.answers.length > 0),
  };
}
