import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-status.ts';
import { agentFlag, amount, keyFlag, numberFrom0, wholeNumber, wholeNumbers } from './flags.ts';

const json = ['--json', 'print one JSON object and nothing else', false] as const;
const by = [
  '--by <name>',
  'who decides, where nothing is signed; by default the name in your git configuration, else your account',
] as const;
const questionFlag = [
  '--question <number>',
  'the number of the question that you have read: no other is answered',
  wholeNumber(1_000_000),
] as const;
const yesFlag = ['--yes', 'sign without being asked whether you have read the question', false] as const;
const statuses = '\nExit status: 0 it counts, 1 it was refused, 2 it could not be sent.';

/** `countersign decisions`, `decide` and `rollback`: what waits for people, and what they say to it. */
export function addDecisionCommands(
  program: Command,
  context: Context,
  leave: (status: ExitStatus) => void,
): void {
  program
    .command('decisions')
    .description('list what waits for a person')
    .option(...json)
    .action(async (options) =>
      leave(await (await import('./commands/decisions.ts')).decisions(context, options)),
    );
  program
    .command('decide')
    .description('answer an audit, a task or an incident that waits')
    .argument('<id>', 'as decisions prints it')
    .argument('<decision>', 'approve, reject or redirect')
    .requiredOption('--reason <text>', 'why; for redirect, the instructions that the panel gets')
    .option(...by)
    .option('--real <numbers>', 'findings that are real, as show numbers them: 1,3', wholeNumbers, [])
    .option('--not-real <numbers>', 'findings that are not; both calibrate the seats', wholeNumbers, [])
    .option('--option <number>', 'of a task: the option of its question', wholeNumber(20))
    .option('--snapshot <iteration>', 'of a task: go on from the end of this iteration', numberFrom0)
    .option('--iterations <count>', 'of a task: at most so many from now on', wholeNumber(1000))
    .option('--minutes <count>', 'of a task: at most so many', wholeNumber(100_000))
    .option('--cost <dollars>', 'of a task: at most so many US dollars', amount)
    .option(...keyFlag)
    .option(...agentFlag)
    .option(...questionFlag)
    .option(...yesFlag)
    .option('--print', 'print the answer, to be pasted as signal or update "decide"', false)
    .option(...json)
    .addHelpText('after', statuses)
    .action(async (id, decision, options) =>
      leave(await (await import('./commands/decide.ts')).decide(context, id, decision, options)),
    );
  program
    .command('rollback')
    .description("put a running task's workspace back to the end of an iteration")
    .argument('<task>', 'as tasks and develop print it')
    .requiredOption('--to <iteration>', 'from 0, the state before the first', numberFrom0)
    .requiredOption('--reason <text>', 'why; the developer is told')
    .option(...by)
    .option(...keyFlag)
    .option(...agentFlag)
    .option(...questionFlag)
    .option(...yesFlag)
    .option('--print', 'print the roll-back, to be pasted as signal or update "rollback"', false)
    .option(...json)
    .addHelpText('after', statuses)
    .action(async (id, options) =>
      leave(await (await import('./commands/rollback.ts')).rollback(context, id, options)),
    );
}
