import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { simulatedAlertVariable } from '../../core/alerts/simulated-sender.ts';
import { startFleet } from './server.ts';

interface Options {
  port: number;
  folder: string;
  virtual: number;
  alerts?: string;
  source: string;
}

const readNumber = (max: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > max)
    throw new InvalidArgumentError(`must be a whole number from 0 to ${max}.`);
  return number;
};

/** Secrets come by environment only: arguments can be read by everybody on the machine. */
const alertsOf = ({ alerts, source }: Options) => {
  if (alerts === undefined) return null;
  const secret = process.env[simulatedAlertVariable] ?? '';
  if (secret === '')
    throw new Error(
      `Alerts are signed: set ${simulatedAlertVariable} to what the receiver checks them with.`,
    );
  return { url: alerts, secret, source };
};

async function main(): Promise<void> {
  const options = new Command('fleet')
    .description('A simulated fleet on loopback: a shop of two real processes that can be broken.')
    .addOption(
      new Option('--port <number>', 'where to listen')
        .env('COUNTERSIGN_SIMULATED_FLEET_PORT')
        .argParser(readNumber(65_535))
        .default(8128),
    )
    .option('--folder <path>', 'where the shop keeps its configuration', join(tmpdir(), 'countersign-fleet'))
    .option('--virtual <count>', 'assets without a process besides', readNumber(100_000), 0)
    .option('--alerts <url>', 'where to tell of services that are not healthy')
    .option('--source <name>', 'as countersign.yaml calls it', 'demo')
    .parse()
    .opts<Options>();
  const { port, folder, virtual } = options;
  const fleet = await startFleet({ port, folder, virtual, alerts: alertsOf(options) });
  process.stdout.write(`The simulated fleet listens at ${fleet.url}. Ctrl-C ends it, and its processes.\n`);
  const stop = () => void fleet.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
