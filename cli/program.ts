import { Command } from 'commander';
import type { Context } from './context.ts';
import { addDecisionCommands } from './decision-commands.ts';
import type { ExitStatus } from './exit-status.ts';
import { addFleetCommands } from './fleet-commands.ts';
import { agentFlag, amount, collect, keyFlag, starterFlag, period, wholeNumber } from './flags.ts';
import { addIncidentCommands } from './incident-commands.ts';
import { addRemedyCommands } from './remedy-commands.ts';
import { addStartCommands } from './start-commands.ts';
import { addTokenCommands } from './token-commands.ts';

const statuses = `
Exit status: 0 passed, 1 failed, 3 waits for a person, 2 could not be audited or was called wrongly.`;
const gateStatuses = `
Exit status: 0 held, 1 hit in a blocking gate, 2 could not run.`;
const sbomStatuses = `
Exit status: 0 it is whole, 1 a lock file could not be read or leaves versions open, 2 it could not be made.`;

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
  addTaskCommands(program, context, leave);
  addTaskRecordCommands(program, context, leave);
  addDecisionCommands(program, context, leave);
  addReliabilityCommands(program, context, leave);
  addScheduleCommands(program, context, leave);
  addGitHubCommands(program, context, leave);
  addLocalCommands(program, context, leave);
  addOriginCommands(program, context, leave);
  addTrailCommands(program, context, leave);
  addFleetCommands(program, context, leave);
  addTokenCommands(program, context, leave);
  addIncidentCommands(program, context, leave);
  addRemedyCommands(program, context, leave);
  addStartCommands(program, context, leave);
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
    .option('--pull-request <owner/name#number>', 'audit the head of a pull request on GitHub')
    .option('--again', 'of a pull request: audit a head that has a verdict already once more', false)
    .option('--repository <url|path>', 'audit a repository as the worker sees it, with --base and --head')
    .option('--base <revision>')
    .option('--head <revision>')
    .option('--panel <name>', 'panel of countersign.yaml', 'default')
    .option(...starterFlag)
    .option(...keyFlag)
    .option(...agentFlag)
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

const taskStatuses = `
Exit status: 0 completed, 1 ended otherwise, 3 waits for a person, 2 could not be started or was called wrongly.`;

function addTaskCommands(program: Command, context: Context, leave: Leave): void {
  program
    .command('develop')
    .description('have the developer model work on a task in a sandbox until tests, gates and auditors hold')
    .argument('[wanted]', 'what is wanted, in words')
    .option('--accept <criterion>', 'what must hold at the end; may be given again', collect, [])
    .option('--test <command>', 'what runs the tests; may be given again', collect, [])
    .option('--page <url>', 'page to visit in a browser after the tests; may be given again', collect, [])
    .option('--repository <url|path|github:owner/name>', 'by default the one that you stand in')
    .option('--base <revision>', 'branch or commit to begin with; by default HEAD')
    .option('--from-issue <owner/name#number>', 'what an issue on GitHub asks for')
    .option('--branch <name>', 'branch to write; by default countersign/ and a name of its own')
    .option('--panel <name>', 'panel that audits the change', 'default')
    .option('--iterations <count>', 'at most so many', wholeNumber(1000))
    .option('--minutes <count>', 'at most so many, without waiting for people', wholeNumber(100_000))
    .option('--cost <dollars>', 'at most so many US dollars', amount)
    .option(...starterFlag)
    .option(...keyFlag)
    .option(...agentFlag)
    .option('--detach', 'start it and return', false)
    .option(...json)
    .addHelpText('after', taskStatuses)
    .action(async (wanted, options) =>
      leave(await (await import('./commands/develop.ts')).develop(context, wanted, options)),
    );
  program
    .command('attach')
    .description('watch a task that was started before')
    .argument('<task>', 'as tasks and develop print it')
    .option(...json)
    .addHelpText('after', taskStatuses)
    .action(async (id, options) =>
      leave(await (await import('./commands/attach.ts')).attach(context, id, options)),
    );
}

function addTaskRecordCommands(program: Command, context: Context, leave: Leave): void {
  program
    .command('tasks')
    .description('list the latest tasks')
    .option('--limit <count>', 'how many', wholeNumber(1000), 20)
    .option('--sweep', 'clear up now after tasks whose workflow was ended from outside', false)
    .option(...json)
    .action(async ({ sweep, ...options }) =>
      leave(
        sweep
          ? await (await import('./commands/sweep-tasks.ts')).sweepTasks(context, options)
          : await (await import('./commands/tasks.ts')).tasks(context, options),
      ),
    );
  program
    .command('task')
    .description('tell the whole story of a task')
    .argument('<task>', 'as tasks and develop print it')
    .option(...json)
    .action(async (id, options) =>
      leave(await (await import('./commands/task.ts')).task(context, id, options)),
    );
  program
    .command('fetch')
    .description('write the branch of a task that is over into the repository that you stand in')
    .argument('<task>', 'as tasks and develop print it')
    .option(...json)
    .action(async (id, options) =>
      leave(await (await import('./commands/fetch.ts')).fetch(context, id, options)),
    );
  program
    .command('stats')
    .description('say how tasks went over time: completed alone, iterations, cost, who stepped in and why')
    .option('--by <period>', 'week or month', period, 'week')
    .option('--periods <count>', 'how many', wholeNumber(520), 8)
    .option(...json)
    .action(async (options) => leave(await (await import('./commands/stats.ts')).stats(context, options)));
}

function addReliabilityCommands(program: Command, context: Context, leave: Leave): void {
  program
    .command('panels')
    .description('say how reliable the seats of each panel are, and how far they agree')
    .argument('[name]', 'only this panel')
    .option(...json)
    .action(async (name, options) =>
      leave(await (await import('./commands/panels.ts')).panels(context, name, options)),
    );
  program
    .command('seats')
    .description('say how often each model was right over all audits, what it cost and how long it took')
    .argument('[name]', 'only what has sat under this name of countersign.yaml')
    .option(...json)
    .action(async (name, options) =>
      leave(await (await import('./commands/seats.ts')).seats(context, name, options)),
    );
}

function addScheduleCommands(program: Command, context: Context, leave: Leave): void {
  const commands = () => import('./commands/schedule.ts');
  const schedule = program
    .command('schedule')
    .description('audit the open pull requests of a repository regularly');
  schedule
    .command('add')
    .description('make a schedule: every open head without a verdict is audited, oldest first')
    .argument('<name>', 'such as nightly')
    .requiredOption('--repo <owner/name>', 'repository on GitHub')
    .requiredOption(
      '--cron <expression>',
      'five fields: minute, hour, day, month, weekday, such as "0 3 * * *"',
    )
    .option('--timezone <zone>', 'whose clock counts, such as Europe/Berlin', 'UTC')
    .option('--panel <name>', 'panel of countersign.yaml; by default github.panel there')
    .option('--drafts', 'audit drafts, too')
    .option(...starterFlag)
    .option(...keyFlag)
    .option(...agentFlag)
    .option(...json)
    .action(async (name, options) => leave(await (await commands()).addSchedule(context, name, options)));
  schedule
    .command('list')
    .description('list schedules, those made in the Temporal UI too')
    .option(...json)
    .action(async (options) => leave(await (await commands()).listSchedules(context, options)));
  const changes = {
    pause: 'start no more sweeps until it is resumed',
    resume: 'let a paused one go on',
    run: 'sweep now, unless it is at work',
    remove: 'remove it; audits that it started go on',
  } as const;
  for (const deed of ['pause', 'resume', 'run', 'remove'] as const) {
    schedule
      .command(deed)
      .description(changes[deed])
      .argument('<name>')
      .option(...json)
      .action(async (name, options) =>
        leave(await (await commands()).changeSchedule(context, name, deed, options)),
      );
  }
}

function addOriginCommands(program: Command, context: Context, leave: Leave): void {
  const commands = () => import('./commands/origin.ts');
  const origin = program
    .command('origin')
    .description('say where packages come from, signed, and list what is said');
  origin
    .command('check')
    .description('list the packages that a range adds or changes, with what is stated of each')
    .argument('[range]', 'such as main..HEAD; by default, what the branch adds to its upstream or main')
    .option(...json)
    .addHelpText('after', '\nExit status: 0 all was read, 1 something was not, or does not count.')
    .action(async (range, options) => leave(await (await commands()).checkOrigins(context, range, options)));
  origin
    .command('attest')
    .description('sign a statement and append it to countersign.origins.yaml')
    .argument('<package>', 'such as npm:left-pad or npm:@acme/*')
    .requiredOption('--versions <version...>', 'such as 1.3.0 or "1.*"')
    .requiredOption('--supplier <name>', 'who makes it')
    .requiredOption('--country <code>', 'two letters of ISO 3166-1, such as DE')
    .requiredOption('--evidence <text>', 'address or words by which others can check it')
    .requiredOption('--expires <date>', 'last day on which it counts, such as 2026-12-31')
    .requiredOption('--by <name>', 'who signs, as origin.operators in countersign.yaml names them')
    .requiredOption('--key <file>', 'private Ed25519 key, PEM or as ssh-keygen writes it')
    .option('--self-declared', 'the supplier says so, and you vouch for no more', false)
    .option('--file <file>', 'where to append it', 'countersign.origins.yaml')
    .action(async (name, options) => leave(await (await commands()).attestOrigin(context, name, options)));
  origin
    .command('keygen')
    .description('make a key pair to sign with')
    .argument('<file>', 'where the private key goes; a new file')
    .action(async (file) => leave(await (await commands()).makeOriginKey(context, file)));
}

function addGitHubCommands(program: Command, context: Context, leave: Leave): void {
  const commands = () => import('./commands/github.ts');
  const github = program
    .command('github')
    .description('say which GitHub is connected here, by what, and which permissions it lacks')
    .option(...json)
    .addHelpText('after', '\nExit status: 0 nothing is missing, 1 something is, 2 GitHub could not be asked.')
    .action(async (options) => leave(await (await commands()).gitHub(context, options)));
  github
    .command('manifest')
    .description('print what a GitHub App for Countersign is made from, and where to make it')
    .option('--organisation <name>', 'whose App it is to be; by default your own')
    .option('--webhook <url>', 'where GitHub is to send events; by default nowhere')
    .option(
      '--tasks',
      'let it write branches, for tasks that end as pull requests; audits need no such leave',
    )
    .option('--output <file>', 'write a page besides whose one button makes the App')
    .action(async (options) => leave(await (await commands()).gitHubManifest(context, options)));
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
    .command('sbom')
    .description('print the bill of materials of a revision as CycloneDX JSON: no server, no network')
    .argument('[range-or-revision]', 'such as v1.2 or main..HEAD, whose head is meant; by default HEAD')
    .option('--output <file>', 'write it to a file instead')
    .option('--diff', 'say what a range adds, changes and removes instead', false)
    .option('--audit <id>', 'the bill that an audit has recorded, from the database')
    .option(...json)
    .addHelpText('after', sbomStatuses)
    .action(async (range, options) =>
      leave(await (await import('./commands/sbom.ts')).sbom(context, range, options)),
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

function addTrailCommands(program: Command, context: Context, leave: Leave): void {
  const commands = () => import('./commands/trail.ts');
  const trail = program
    .command('trail')
    .description('who did what and when, in a chain that shows every change');
  trail
    .command('show')
    .description('print the latest entries')
    .option('--asset <name>', 'of one asset')
    .option('--plan <hash>', 'of one plan')
    .option('--workflow <id>', 'of one workflow')
    .option('--limit <count>', 'how many', wholeNumber(10_000), 50)
    .option(...json)
    .action(async (options) => leave(await (await commands()).showTrail(context, options)));
  trail
    .command('export')
    .description('write all of it to a file that can be verified anywhere')
    .argument('<file>')
    .action(async (file) => leave(await (await commands()).exportTrail(context, file)));
  trail
    .command('checkpoint')
    .description('sign where it stands now, to be kept elsewhere')
    .argument('<file>')
    .action(async (file) => leave(await (await commands()).signTrail(context, file)));
  trail
    .command('verify')
    .description('find every edit, deletion, insertion and reordering since it was written')
    .argument('[file]', 'what export wrote; without one, the trail in the database')
    .option('--checkpoints <path>', 'a checkpoint or a folder of them; may be repeated', collect, [])
    .option('--key <key>', 'the public key that signs checkpoints; may be repeated', collect, [])
    .option(...json)
    .addHelpText('after', '\nExit status: 0 it holds, 1 it does not, 2 it could not be read.')
    .action(async (file, options) => leave(await (await commands()).verifyTrail(context, file, options)));
}
