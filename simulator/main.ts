import { Command, InvalidArgumentError, Option } from 'commander';
import { homePage } from './home.ts';
import { startSimulator } from './server.ts';

interface Options {
  port: number;
  log?: string;
}

const readPort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('must be a whole number from 0 to 65535; 0 takes a free port.');
  return port;
};

const portOption = new Option('--port <number>', 'where to listen, on loopback')
  .env('COUNTERSIGN_SIMULATOR_PORT')
  .argParser(readPort)
  .default(8124);

async function main(): Promise<void> {
  const options = new Command('simulator')
    .description('Stand-ins for model providers, for work without keys.')
    .addOption(portOption)
    .option('--log <file>', 'append every ask to this file, as JSON lines')
    .parse()
    .opts<Options>();
  const simulator = await startSimulator({ port: options.port, logFile: options.log ?? null });
  process.stdout.write(`${homePage(simulator.url)}\nListening at ${simulator.url}. Ctrl-C ends it.\n`);
  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
