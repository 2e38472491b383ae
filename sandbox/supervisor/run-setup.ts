import { Failed } from '../../core/failed.ts';
import type { OpenedSandbox, SandboxSpec } from '../../core/sandbox/supervisor.ts';
import { BoxGone, type OpenBox } from './task-box.ts';

const graceMs = 30_000;
const textMax = 4000;

/**
 * One command of the setup after the other, until one fails.
 * @throws Failed `sandbox.gone` when the box ends meanwhile
 */
export async function runSetup(
  box: OpenBox,
  { setup, limits }: SandboxSpec,
): Promise<OpenedSandbox['setup']> {
  const done: OpenedSandbox['setup'] = [];
  const timeoutMs = limits.commandSeconds * 1000;
  const rest = {
    cwd: '/work',
    environment: {},
    timeoutMs,
    outputBytesMax: limits.outputKb * 1024,
    service: null,
  };
  for (const command of setup) {
    const ran = await box
      .ask((link) => link.run({ command, ...rest }), timeoutMs + graceMs)
      .catch((error: unknown) => {
        throw error instanceof BoxGone ? goneInSetup(command, error) : error;
      });
    const ok = ran.exitCode === 0 && !ran.timedOut;
    done.push({ command, ok, text: ran.output.slice(-textMax) });
    if (!ok) break;
  }
  return done;
}

const goneInSetup = (command: string, { message }: BoxGone) =>
  new Failed(
    'sandbox.gone',
    `The sandbox ended in the middle of its setup (${command.slice(0, 200)}): ${message}. It is tried again.`,
  );
