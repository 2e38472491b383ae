import { parseTaskInput } from '../../core/develop/task-input.ts';
import type { PersonalStart } from '../../core/people/start-contract.ts';
import { passOfStart } from '../../core/people/start-text.ts';
import { parseRemediateInput } from '../../core/remedy/remediate-input.ts';
import type { Database } from '../../database/client.ts';
import { announceStart } from '../../database/start-passes.ts';
import { sumOf } from '../../database/trail.ts';
import type { AlertOpener } from './tell-groups.ts';

/**
 * The same opener, which puts on record what it is about to start: where people are named, a workflow that bears nobody's
 * name starts by that alone. Whoever types the same id by hand types another input.
 */
export function announcingStarts(opener: AlertOpener, db: Database): AlertOpener {
  const announce = (start: Pick<PersonalStart, 'type' | 'input' | 'workflowId'>) =>
    announceStart(db, passOfStart(start, sumOf));
  return {
    ...opener,
    async open(workflowId, input, alerts) {
      const parsed = parseRemediateInput(input);
      // What is no input starts nothing, and says so as a failed workflow.
      if ('input' in parsed) await announce({ type: 'remediate', workflowId, input: parsed.input });
      await opener.open(workflowId, input, alerts);
    },
    async develop(workflowId, input) {
      const parsed = parseTaskInput(input);
      if ('input' in parsed) await announce({ type: 'developTask', workflowId, input: parsed.input });
      await opener.develop(workflowId, input);
    },
  };
}
