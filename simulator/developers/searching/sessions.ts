import { createHash } from 'node:crypto';
import {
  lastResults,
  lastTold,
  readLabel,
  taskText,
  writeLabel,
  type DeveloperAnswer,
  type Message,
} from '../developer.ts';
import { search, type Search } from './search.ts';

/** Searches that are kept; the one that was longest left alone goes first. */
const keptMax = 200;

interface Session {
  search: Search;
  /** By step, so that an ask that is repeated gets the same answer. */
  answers: DeveloperAnswer[];
}

export interface Sessions {
  answer(messages: readonly Message[], seed: number): DeveloperAnswer;
}

const spent: DeveloperAnswer = { text: 'I have nothing further to try.', calls: [] };

/**
 * Searches under way. Which one an ask goes on with is read from the last answer in its conversation; one that is not known,
 * since the simulator was started anew, begins from the files as they are.
 */
export function createSessions(): Sessions {
  const sessions = new Map<string, Session>();
  let begun = 0;
  const begin = (messages: readonly Message[], seed: number): string => {
    const task = taskText(messages);
    begun += 1;
    const run = `${createHash('sha256').update(`${seed} ${task}`).digest('hex').slice(0, 8)}-${begun}`;
    sessions.set(run, { search: search(task, seed), answers: [] });
    for (const old of [...sessions.keys()].slice(0, -keptMax)) sessions.delete(old);
    return run;
  };
  return {
    answer: (messages, seed) => {
      const label = readLabel(messages);
      const known = label?.persona === 'searching' ? sessions.get(label.run) : undefined;
      const run = known && label && label.step <= known.answers.length ? label.run : begin(messages, seed);
      const step = run === label?.run ? label.step + 1 : 1;
      const session = sessions.get(run);
      if (!session) return spent;
      sessions.delete(run);
      sessions.set(run, session);
      session.answers[step - 1] ??= next(session, messages, { run, step, seed });
      return session.answers[step - 1] ?? spent;
    },
  };
}

function next(
  session: Session,
  messages: readonly Message[],
  { run, step, seed }: { run: string; step: number; seed: number },
): DeveloperAnswer {
  const label = writeLabel({ persona: 'searching', seed, run, step });
  const moved = session.search.next({ results: lastResults(messages), told: lastTold(messages) });
  if (moved.done) return { ...spent, text: `${label}: ${spent.text}` };
  return { text: `${label}: ${moved.value.say}`, calls: moved.value.calls };
}
