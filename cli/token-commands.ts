import type { Command } from 'commander';
import { tokenScopes } from '../core/people/token.ts';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-status.ts';
import { lifetime, scope, wholeNumber } from './flags.ts';

const json = ['--json', 'print one JSON object and nothing else', false] as const;

/** `countersign token …`, `sessions` and `login-link`: by these people reach the API. */
export function addTokenCommands(
  program: Command,
  context: Context,
  leave: (status: ExitStatus) => void,
): void {
  const commands = () => import('./commands/token.ts');
  const token = program.command('token').description('tokens by which people reach the API');
  token
    .command('create')
    .description('make one, and print it this once')
    .requiredOption('--person <id>', 'whose it is, as "people" in countersign.yaml names them')
    .requiredOption('--scope <name>', `what for; may be given again: ${tokenScopes.join(', ')}`, scope)
    .option(
      '--expires <time>',
      'how long it is valid, such as 12h; a year at the most',
      lifetime,
      lifetime('90d'),
    )
    .option(...json)
    .action(async (options) => leave(await (await commands()).createToken(context, options)));
  token
    .command('list')
    .description('list the latest, without what would let anybody in')
    .option('--limit <count>', 'how many', wholeNumber(1000), 50)
    .option(...json)
    .action(async (options) => leave(await (await commands()).showTokens(context, options)));
  token
    .command('revoke')
    .description('let one prove nobody any more')
    .argument('<id>', 'as list prints it')
    .option(...json)
    .action(async (id, options) => leave(await (await commands()).takeToken(context, id, options)));
  addSessionCommands(program, context, leave);
  program
    .command('login-link')
    .description('print a link that signs a browser in, once, within ten minutes')
    .option('--as <id>', 'whom, as "people" in countersign.yaml names them; by default the local owner')
    .option(...json)
    .action(async (options) =>
      leave(await (await import('./commands/login-link.ts')).printLoginLink(context, options)),
    );
}

function addSessionCommands(program: Command, context: Context, leave: (status: ExitStatus) => void): void {
  const commands = () => import('./commands/sessions.ts');
  const sessions = program.command('sessions').description('who is signed in with a browser');
  sessions
    .command('list', { isDefault: true })
    .description('list who is signed in: by what, since when, last used, until when')
    .option('--person <id>', 'of one person alone')
    .option('--limit <count>', 'how many', wholeNumber(1000), 50)
    .option(...json)
    .action(async (options) => leave(await (await commands()).showSessions(context, options)));
  sessions
    .command('end')
    .description('sign a browser out, or all of a person')
    .argument('[id]', 'as sessions prints it')
    .option('--person <id>', 'all of this person instead')
    .option(...json)
    .action(async (id, options) => leave(await (await commands()).endSession(context, id, options)));
}
