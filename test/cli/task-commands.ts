import { inject } from 'vitest';
import { developersFor } from '../../simulator/developers/scripted/developers-for.ts';
import { readBugCases, toBug } from '../corpus/bug-corpus.ts';
import type { TaskWorld } from '../e2e/task-world.ts';
import { type CallOptions, countersign } from './command-line.ts';

const bugName = 'js-cart';
/** Code that some of the simulator's other families find grave, and others do not see. */
const risky = "export function isAdmin(user) {\n  if (user = 'admin') return true;\n  return false;\n}\n";

/** The command line on a task world, in checkouts of one small repository. */
export function commandsOn(world: TaskWorld) {
  const bug = readBugCases().find(({ name }) => name === bugName);
  if (!bug) throw new Error(`The corpus has no ${bugName}.`);
  return {
    checkout: () => world.checkout(bugName),
    /** Words to put in a task so that a scripted developer of this kind does it; `disputed` has it add code to argue about. */
    async hire(kind: string, mark: string, { disputed = false } = {}): Promise<string> {
      const found = developersFor(toBug(bug), 1).find((one) => one.kind === kind);
      if (!found) throw new Error(`There is no ${kind} developer.`);
      const call = { name: 'write', input: { path: 'src/admin.js', text: risky } };
      const { turns, again } = found.script;
      const script = {
        turns: disputed ? [...turns.slice(0, -2), { say: '', calls: [call] }, ...turns.slice(-2)] : turns,
        again,
      };
      await world.hire({ persona: 'scripted', task: mark, seed: 1, script });
      return `Shipping is free too late (${mark})`;
    },
    call: (cwd: string, args: string[], more: Partial<CallOptions> = {}) =>
      countersign(args, {
        cwd,
        ...more,
        environment: {
          TEMPORAL_ADDRESS: inject('temporalAddress'),
          TEMPORAL_NAMESPACE: world.namespace,
          TEMPORAL_UI_URL: 'http://127.0.0.1:1/',
          DATABASE_URL: world.databaseUrl,
          COUNTERSIGN_HOME: world.home,
          ...more.environment,
        },
      }),
  };
}
