import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-status.ts';
import { agentFlag, collect, keyFlag, starterFlag, wholeNumber } from './flags.ts';

const json = ['--json', 'print one JSON object and nothing else', false] as const;

/** `countersign remediate` and `incidents`: what is wrong with live systems, and what becomes of it. */
export function addIncidentCommands(
  program: Command,
  context: Context,
  leave: (status: ExitStatus) => void,
): void {
  program
    .command('remediate')
    .description(
      'find out what is wrong with a live system, and propose what to do; nothing is done unapproved',
    )
    .argument('<asset>', 'as fleet lists it, such as demo.shop-api')
    .argument('<what>', 'what is wrong, in words')
    .option('--asset <asset>', 'one more that is in trouble; may be given again', collect, [])
    .option('--panel <name>', 'whose seats look at the plan', 'default')
    .option(...starterFlag)
    .option(...keyFlag)
    .option(...agentFlag)
    .option('--detach', 'start it and leave', false)
    .option(...json)
    .addHelpText(
      'after',
      '\nExit status: 0 solved, 1 not solved, 2 it could not be, 3 people are waited for.',
    )
    .action(async (asset, what, options) =>
      leave(await (await import('./commands/remediate.ts')).remediate(context, asset, what, options)),
    );
  program
    .command('incidents')
    .description('list incidents, or tell the story of one')
    .argument('[incident]', 'as it is listed')
    .option('--limit <count>', 'how many', wholeNumber(1000), 20)
    .option(...json)
    .action(async (id: string | undefined, options) => {
      const commands = await import('./commands/incidents.ts');
      leave(
        id === undefined
          ? await commands.incidents(context, options)
          : await commands.incident(context, id, options),
      );
    });
}
