import { spawn } from 'node:child_process';

/**
 * Runs a program in our place: its stdio is ours, signals go on to it, and its exit status becomes ours.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ passOn: readonly NodeJS.Signals[], env?: NodeJS.ProcessEnv }} options `passOn`: what is sent to it as well.
 *   A Ctrl-C reaches both of us from the terminal, so that a program that counts them must not get SIGINT twice.
 */
export function handOver(program, args, { passOn, env = process.env }) {
  const child = spawn(program, args, { stdio: 'inherit', env });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      if (passOn.includes(name)) child.kill(name);
    });
  }
  child.once('error', (error) => {
    process.stderr.write(`${program} cannot be run: ${error.message}. Run npm ci, then try again.\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
