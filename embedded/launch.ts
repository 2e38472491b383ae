import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessMark } from '../settings/state.ts';
import { lives, markOf } from './process-mark.ts';

export interface Launched {
  mark: ProcessMark;
  log: string;
  /** Settles when it has ended, with what it ended by, in words. Never rejects. */
  ended: Promise<string>;
  /** What it has written to its log since it was launched. */
  output(): string;
}

interface Command {
  name: string;
  program: string;
  args: readonly string[];
  environment: NodeJS.ProcessEnv;
  cwd: string;
  log: string;
  owner: { uid: number; gid: number } | null;
}

const logBytesMax = 5_000_000;

/**
 * Starts a process in a session of its own, so that neither a Ctrl-C at our terminal nor our own death reaches it: we
 * end it, in order. Its output goes to a file, which outlives us too. Throws when it cannot be started at all.
 */
export async function launch(command: Command): Promise<Launched> {
  rotate(command.log);
  const log = openSync(command.log, 'a', 0o600);
  const before = statSync(command.log).size;
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    env: command.environment,
    detached: true,
    stdio: ['ignore', log, log],
    ...command.owner,
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `exited with ${code}`));
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
  });
  child.unref();
  if (child.pid === undefined) throw new Error(`${command.name} ${await ended}.${tail(command.log, before)}`);
  // It may have ended already: then no process has this mark, and whoever waits for it finds out why.
  const mark = markOf(child.pid) ?? { pid: child.pid, started: '' };
  return { mark, log: command.log, ended, output: () => readFrom(command.log, before) };
}

/** What a process that needs no secret is given. */
export function plainEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const needed = (name: string) => /^(PATH|HOME|TMPDIR|TZ|LANG|LC_.*|NODE_.*|XDG_.*)$/.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => needed(name)));
}

/** Settles when a process that is not our child has ended. */
export async function watchForEnd(mark: ProcessMark, pollMs = 500): Promise<string> {
  while (lives(mark)) await sleep(pollMs, undefined, { ref: false });
  return 'ended';
}

/** The last lines of a log, ready to stand behind a message; empty when it has none. */
export function tail(log: string, from = 0, lines = 12): string {
  const text = readFrom(log, from).trimEnd();
  return text
    ? `\nIts last words (${log}):\n${text.split('\n').slice(-lines).map(indent).join('\n')}`
    : ` Its log ${log} is empty.`;
}

const indent = (line: string) => `  ${line.slice(0, 400)}`;

function readFrom(path: string, from: number): string {
  try {
    return readFileSync(path).subarray(from).toString('utf8');
  } catch {
    return '';
  }
}

function rotate(log: string): void {
  try {
    if (statSync(log).size > logBytesMax) renameSync(log, `${log}.1`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
