import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-status.ts';
import { agentFlag, keyFlag } from './flags.ts';

/** `countersign sign-start`: for whoever starts workflows in the Temporal UI. */
export function addStartCommands(
  program: Command,
  context: Context,
  leave: (status: ExitStatus) => void,
): void {
  program
    .command('sign-start')
    .description('print the input of a workflow signed, to be pasted where it is started by hand')
    .argument('<type>', 'auditChange, developTask, remediate or auditOpenPullRequests')
    .argument('<id>', 'the id that the workflow is to have; for a sweep it does not matter')
    .argument('[file]', 'the input, one JSON object; by default stdin', '-')
    .option(...keyFlag)
    .option(...agentFlag)
    .action(async (type, id, file, options) =>
      leave(
        await (await import('./commands/sign-start.ts')).printSignedStart(
          context,
          { type, id, file },
          options,
        ),
      ),
    );
}
