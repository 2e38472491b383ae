import { Command } from 'commander';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-status.ts';
import { wholeNumber, wholeNumbers } from './flags.ts';

const statuses = `
Exit status: 0 passed, 1 failed, 3 waits for a person, 2 could not be audited or was called wrongly.`;
const gateStatuses = `
Exit status: 0 held, 1 hit in a blocking gate, 2 could not run.`;

/**
 * The command line. Commands load their own code when they are called, so that help costs nothing; `leave` takes the
 * status to exit with.
 */
export function createProgram(
  context: Context,
  version: string,
  leave: (status: ExitStatus) => void,
): Command {
  const program = new Command('countersign')
    .description('Claude writes the code; other models countersign it.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(countersign --help lists what there is)');
  addAuditCommands(program, context, leave);
  addDecisionCommands(program, context, leave);
  addLocalCommands(program, context, leave);
  return program;
}

type Leave = (status: ExitStatus) => void;

const sarif = ['--sarif <file>', 'write a SARIF 2.1.0 log of it to a file besides'] as const;
const json = ['--json', 'print one JSON object and nothing else', false] as const;

function addAuditCommands(program: Command, context: Context, leave: Leave): void {
  const version = program.version() ?? '';
  program
    .command('audit')
    .description('have a panel of models audit a change, and watch it')
    .argument('[range]', 'such as main..HEAD; by default, what the branch adds to its upstream or main')
    .option('--patch <file>', 'audit a unified diff instead; - reads stdin')
    .option(
      '--upgrade <name@from..to>',
      'audit what an npm package brings in from one exact version to another',
    )
    .option('--repository <url|path>', 'audit a repository as the worker sees it, with --base and --head')
    .option('--base <revision>')
    .option('--head <revision>')
    .option('--panel <name>', 'panel of countersign.yaml', 'default')
    .option(...json)
    .option(...sarif)
    .option('--detach', 'start it and return', false)
    .addHelpText('after', statuses)
    .action(async (range, options) =>
      leave(await (await import('./commands/audit.ts')).audit(context, range, { ...options, version })),
    );
  program
    .command('list')
    .description('list the latest audits')
    .option('--limit <count>', 'how many', wholeNumber(1000), 20)
    .option(...json)
    .action(async (options) => leave(await (await import('./commands/list.ts')).list(context, options)));
  program
    .command('show')
    .description('tell the whole story of an audit')
    .argument('<id>', 'as list and audit print it; a workflow id means its latest audit')
    .option('--watch', 'follow it to its end or question first', false)
    .option(...sarif)
    .option(...json)
    .addHelpText('after', `${statuses}\nWithout --watch: 0.`)
    .action(async (id, options) =>
      leave(await (await import('./commands/show.ts')).show(context, id, { ...options, version })),
    );
}

function addDecisionCommands(program: Command, context: Context, leave: Leave): void {
  program
    .command('decisions')
    .description('list what waits for a person')
    .option(...json)
    .action(async (options) =>
      leave(await (await import('./commands/decisions.ts')).decisions(context, options)),
    );
  program
    .command('decide')
    .description('answer an audit that waits')
    .argument('<id>', 'as decisions prints it')
    .argument('<decision>', 'approve, reject or redirect')
    .requiredOption('--reason <text>', 'why; for redirect, the instructions that the panel gets')
    .option('--by <name>', 'who decides; by default the name in your git configuration, else your account')
    .option('--real <numbers>', 'findings that are real, as show numbers them: 1,3', wholeNumbers, [])
    .option('--not-real <numbers>', 'findings that are not; both calibrate the seats', wholeNumbers, [])
    .option(...json)
    .addHelpText('after', '\nExit status: 0 it counts, 1 it was refused, 2 it could not be sent.')
    .action(async (id, decision, options) =>
      leave(await (await import('./commands/decide.ts')).decide(context, id, decision, options)),
    );
  program
    .command('panels')
    .description('say how reliable the seats of each panel are, and how far they agree')
    .argument('[name]', 'only this panel')
    .option(...json)
    .action(async (name, options) =>
      leave(await (await import('./commands/panels.ts')).panels(context, name, options)),
    );
}

function addLocalCommands(program: Command, context: Context, leave: Leave): void {
  program
    .command('gate')
    .description('run the gates alone, here and now: no server, no model')
    .argument('[range]', 'such as main..HEAD; by default, what the branch adds to its upstream or main')
    .option('--patch <file>', 'judge a unified diff instead; - reads stdin')
    .option(...json)
    .addHelpText('after', gateStatuses)
    .action(async (range, options) =>
      leave(await (await import('./commands/gate.ts')).gate(context, range, options)),
    );
  program
    .command('check-config')
    .description('explain every mistake in countersign.yaml, with line and remedy')
    .argument('[file]', 'by default COUNTERSIGN_CONFIG, else countersign.yaml')
    .option('--schema', 'print the JSON Schema of countersign.yaml instead', false)
    .option(...json)
    .action(async (file, options) =>
      leave(await (await import('./commands/check-config.ts')).checkConfig(context, file, options)),
    );
  program
    .command('doctor')
    .description('say what is missing or wrong on this machine, and how to mend it')
    .option(...json)
    .addHelpText('after', '\nExit status: 0 nothing is wrong, 1 something is.')
    .action(async (options) => leave(await (await import('./commands/doctor.ts')).doctor(context, options)));
}
