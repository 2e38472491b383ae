import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { withSecretFiles } from '../settings/environment.ts';
import { runWorker } from './run.ts';
import { workerSettings } from './settings.ts';

const log = pino(
  {
    name: 'countersign-worker',
    level: process.env['COUNTERSIGN_LOG_LEVEL'] ?? 'info',
    serializers: { error: pino.stdSerializers.err },
  },
  pino.destination(2),
);

Runtime.install({
  logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
    const write = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
    log[write[level]](meta ?? {}, message);
  }),
  // Signals are ours: the SDK would stop the worker on SIGINT before the supervisor asks it to.
  shutdownSignals: [],
});

try {
  const settings = workerSettings(withSecretFiles(process.env), process.cwd());
  await runWorker(settings, (stop) => {
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    process.stdout.write(`countersign worker ready: ${settings.queues.join(', ')}\n`);
  });
} catch (error) {
  log.error(error);
  process.stderr.write(`The worker ended: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
