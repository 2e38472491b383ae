import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Failed } from '../../core/failed.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Wanted {
  credentialVariable?: string | undefined;
  credentialCommand?: readonly string[] | undefined;
}

const run = promisify(execFile);
const commandMs = 15_000;
const bytesMax = 100_000;

/**
 * What a source is logged in to with, as it is at this moment; null where none is configured. A command is run without a
 * shell and is given our PATH and HOME, and no secret of ours.
 *
 * @throws Failed `configuration.invalid`, which never holds any of what the command printed
 */
export async function credentialOf(
  source: string,
  { credentialVariable, credentialCommand }: Wanted,
  environment: Environment,
): Promise<string | null> {
  if (credentialVariable !== undefined) {
    const value = environment[credentialVariable];
    if (value) return value;
    throw new Failed(
      'configuration.invalid',
      `Source "${source}" is logged in to with ${credentialVariable}, which is not set here: set it, or ${credentialVariable}_FILE, for this process.`,
    );
  }
  if (credentialCommand === undefined) return null;
  const [program = '', ...args] = credentialCommand;
  const { PATH, HOME } = environment;
  try {
    const { stdout } = await run(program, args, {
      env: { PATH, HOME },
      timeout: commandMs,
      killSignal: 'SIGKILL',
      maxBuffer: bytesMax,
      shell: false,
    });
    const printed = stdout.replace(/\n+$/u, '');
    if (printed !== '') return printed.includes('PRIVATE KEY') ? `${printed}\n` : printed;
  } catch {
    // What it printed may hold a part of a secret: its own log says what was wrong.
  }
  throw new Failed(
    'configuration.invalid',
    `The "credentialCommand" of source "${source}" gave no credential within ${commandMs / 1000} s: run ${JSON.stringify(program)} by hand as the user of this process, and see what it says.`,
  );
}
