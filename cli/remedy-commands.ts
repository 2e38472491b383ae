import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-status.ts';
import { agentFlag, keyFlag, wholeNumber } from './flags.ts';

const json = ['--json', 'print one JSON object and nothing else', false] as const;
const by = ['--by <name>', 'who you are, where nothing is signed; by default your name in git'] as const;

/** `countersign plans`, `plan`, `approve`, `kill-switch`, `break-glass`: what is to be done to live systems, and who lets it. */
export function addRemedyCommands(
  program: Command,
  context: Context,
  leave: (status: ExitStatus) => void,
): void {
  program
    .command('plans')
    .description('list plans that wait for approval')
    .option('--all', 'those too that were carried out or have expired', false)
    .option('--limit <count>', 'how many', wholeNumber(1000), 20)
    .option(...json)
    .action(async (options) =>
      leave(await (await import('./commands/plans.ts')).showPlans(context, options)),
    );
  program
    .command('plan')
    .description('show exactly what a plan would do, and who has approved it')
    .argument('<hash>', 'or how it begins')
    .option(...json)
    .action(async (hash, options) =>
      leave(await (await import('./commands/plans.ts')).showPlan(context, hash, options)),
    );
  program
    .command('approve')
    .description('approve exactly this plan, or reject it')
    .argument('<hash>', 'or how it begins')
    .requiredOption('--reason <words>', 'why, for the trail')
    .option('--reject', 'refuse it, which ends it', false)
    .option(...keyFlag)
    .option(...agentFlag)
    .option(...by)
    .option('--break-glass', 'act alone in an emergency, which everybody is told and somebody reviews', false)
    .option('--print', 'print the approval, to be pasted as signal or update "approve"', false)
    .option('--yes', 'do not ask whether you have read it', false)
    .action(async (hash, options) =>
      leave(await (await import('./commands/approve.ts')).approve(context, hash, options)),
    );
  addBrakes(program, context, leave);
}

function addBrakes(program: Command, context: Context, leave: (status: ExitStatus) => void): void {
  program
    .command('kill-switch')
    .description('stop everything that acts on live systems; without words, tell whether it is stopped')
    .argument('[reason]', 'why')
    .option('--lift <words>', 'let it go on, and why; two people have to')
    .option(...keyFlag)
    .option(...agentFlag)
    .option(...by)
    .option(...json)
    .action(async (reason, options) =>
      leave(await (await import('./commands/kill-switch.ts')).killSwitch(context, reason, options)),
    );
  program
    .command('break-glass')
    .description('list what somebody did alone and nobody has reviewed yet; or review it')
    .argument('[hash]', 'of the plan to review')
    .option('--review <words>', 'what you have found')
    .option(...keyFlag)
    .option(...agentFlag)
    .option(...json)
    .action(async (hash, options) =>
      leave(await (await import('./commands/break-glass.ts')).breakGlass(context, hash, options)),
    );
}
