import { CommanderError } from 'commander';
import { contextOf } from './context.ts';
import { exitStatus } from './exit-status.ts';
import { createProgram } from './program.ts';
import { programVersion } from '../settings/version.ts';

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const context = contextOf(process.env, process.cwd());
const program = createProgram(context, programVersion(), (status) => {
  process.exitCode = status;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await complain(error);
}

async function complain(error: unknown): Promise<number> {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitStatus.passed : exitStatus.notAudited;
  const { describeError } = await import('./describe-error.ts');
  const { message, json } = describeError(error);
  if (process.argv.includes('--json')) process.stdout.write(`${json}\n`);
  else process.stderr.write(`${context.err.paint.red('countersign:')} ${message}\n`);
  return exitStatus.notAudited;
}
