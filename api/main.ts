import pino from 'pino';
import { withSecretFiles } from '../settings/environment.ts';
import { startApi } from './run.ts';
import { isLoopback } from '../core/loopback.ts';
import { apiSettings } from './settings.ts';

const log = pino(
  { name: 'countersign-api', level: process.env['COUNTERSIGN_LOG_LEVEL'] ?? 'info' },
  pino.destination(2),
);

try {
  const settings = apiSettings(withSecretFiles(process.env), process.cwd());
  if (!isLoopback(settings.host)) {
    log.warn(
      `COUNTERSIGN_API_HOST is ${settings.host}: whoever reaches this machine there reaches the API, in plain text. Put a proxy with TLS in front, or unset it.`,
    );
  }
  const api = await startApi(settings, log);
  const stop = () => void api.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`countersign api ready: ${api.url}\n`);
} catch (error) {
  log.error(error);
  process.stderr.write(`The API ended: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
