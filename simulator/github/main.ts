import { Command, InvalidArgumentError, Option } from 'commander';
import { startGitHub } from './server.ts';
import { seedWelcome } from './welcome/seed.ts';

interface Options {
  port: number;
  webhook: string[];
  seed?: boolean;
}

const readPort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('must be a whole number from 0 to 65535; 0 takes a free port.');
  return port;
};

const readUrl = (text: string, before: string[]): string[] => {
  if (!URL.canParse(text))
    throw new InvalidArgumentError('must be a URL such as http://127.0.0.1:8130/webhooks.');
  return [...before, text];
};

/** Secrets come by environment only: arguments can be read by everybody on the machine. */
const secretOf = (webhooks: string[]): string => {
  const secret = process.env.COUNTERSIGN_GITHUB_WEBHOOK_SECRET ?? '';
  if (webhooks.length > 0 && secret === '')
    throw new Error(
      'Webhooks are signed: set COUNTERSIGN_GITHUB_WEBHOOK_SECRET to what the receiver checks them with.',
    );
  return secret;
};

/** Above those of any start before, and below what a 32-bit number holds: a tenth of a second is one. */
const firstIdAt = (ms: number): number => Math.floor(ms / 100) % 2_000_000_000;

async function main(): Promise<void> {
  const options = new Command('github')
    .description('A simulated GitHub on loopback, for work without network.')
    .addOption(
      new Option('--port <number>', 'where to listen')
        .env('COUNTERSIGN_GITHUB_PORT')
        .argParser(readPort)
        .default(8126),
    )
    .option('--webhook <url>', 'where to send events; may be given several times', readUrl, [])
    .option('--seed', 'begin with demo/shop and three open pull requests')
    .parse()
    .opts<Options>();
  const secret = secretOf(options.webhook);
  const privateKey = process.env.COUNTERSIGN_GITHUB_PRIVATE_KEY;
  const github = await startGitHub({
    port: options.port,
    webhooks: options.webhook.map((url) => ({ url, secret })),
    firstId: firstIdAt(Date.now()),
    ...(privateKey !== undefined && { privateKey }),
  });
  if (options.seed === true) await seedWelcome(github);
  process.stdout.write(`The simulated GitHub listens at ${github.url}: open it in a browser.
  REST     ${github.apiUrl}
  GraphQL  ${github.graphqlUrl}
  App      id ${github.app.id}, installation ${github.app.installationId}
Ctrl-C ends it, and everything in it is gone.\n`);
  const stop = () => void github.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
