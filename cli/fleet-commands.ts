import { type Command, Option } from 'commander';
import { assetStates } from '../core/fleet/asset.ts';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-status.ts';
import { collect, wholeNumber } from './flags.ts';

const json = ['--json', 'print one JSON object and nothing else', false] as const;
/** As the simulated shop knows them. */
const breakages = ['crash', 'hang', 'bad-config', 'leak', 'recreate'] as const;

/** `countersign fleet …`: which live systems there are, and how they are. */
export function addFleetCommands(
  program: Command,
  context: Context,
  leave: (status: ExitStatus) => void,
): void {
  const commands = () => import('./commands/fleet.ts');
  const fleet = program
    .command('fleet')
    .description('say which live systems there are, and how they are')
    .argument(
      '[words...]',
      'an asset as it is listed, or words that must stand in its name, labels or trouble',
    )
    .option('--label <name=value>', 'only those that have it; may be given again', collect, [])
    .addOption(new Option('--state <state>', 'only those').choices(assetStates))
    .option('--class <name>', 'only those of this class')
    .option('--limit <count>', 'at most so many', wholeNumber(10_000), 500)
    .option('--refresh', 'look at all of them first', false)
    .option(...json)
    .addHelpText(
      'after',
      '\nExit status: 0 all that is shown is well, 1 something is not, 2 it could not be read.',
    )
    .action(async (words, options) => leave(await (await commands()).fleet(context, words, options)));
  fleet
    .command('break')
    .description('break a service of the simulated shop, to see what becomes of it')
    .argument('<service>', 'shop-api or shop-web')
    .addOption(new Option('--how <way>', 'what goes wrong').choices(breakages).default('crash'))
    .action(async (service, options: { how: (typeof breakages)[number] }) =>
      leave(await (await import('./commands/break-fleet.ts')).breakFleet(context, service, options)),
    );
}
