import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

/** The most that one git command may print here. */
const printedBytesMax = 256 * 1024 * 1024;
const timeoutMs = 120_000;

/** Git sees nothing of the user: no configuration, credentials, hooks or prompts, so that commits come out the same everywhere. */
export const gitEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: devNull,
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_ALLOW_PROTOCOL: 'file',
  GIT_CONFIG_COUNT: '4',
  GIT_CONFIG_KEY_0: 'core.hooksPath',
  GIT_CONFIG_VALUE_0: devNull,
  GIT_CONFIG_KEY_1: 'gc.auto',
  GIT_CONFIG_VALUE_1: '0',
  GIT_CONFIG_KEY_2: 'safe.directory',
  GIT_CONFIG_VALUE_2: '*',
  GIT_CONFIG_KEY_3: 'maintenance.auto',
  GIT_CONFIG_VALUE_3: 'false',
});

export interface GitRun {
  code: number;
  stdout: Buffer;
  stderr: string;
}

interface Ask {
  folder: string;
  input?: string | Buffer;
  env?: Record<string, string>;
}

/** Runs git to its end, whatever it answers. */
export function tryGit(args: string[], { folder, input = '', env = {} }: Ask): Promise<GitRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: folder,
      env: { ...gitEnvironment(), ...env },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > printedBytesMax) child.kill('SIGKILL');
      else out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (err.length < 100) err.push(chunk);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }),
    );
    // Git may end before it has read everything; its exit code tells what happened.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** What git prints, without the last line break. Throws where it fails. */
export async function git(args: string[], ask: Ask): Promise<string> {
  const { code, stdout, stderr } = await tryGit(args, ask);
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code} in the simulated GitHub: ${stderr}`);
  return stdout.toString('utf8').replace(/\n$/u, '');
}
