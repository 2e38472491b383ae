import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Failed } from '../../core/failed.ts';
import { isolation } from './isolation.ts';

// Own code on `spawn`, although libraries such as simple-git and isomorphic-git exist: the first parses options and
// merges environments for us, which is what the isolation must decide alone; the second is another git than the one
// whose answers people compare ours with.

export interface GitOptions {
  /** Passed as `--git-dir`: no search for a repository, and none of git's trust by owner. */
  gitDir?: string;
  /** Only for finding the repository that a person stands in. */
  cwd?: string;
  env?: Record<string, string>;
  config?: [key: string, value: string][];
  /** Which transports may be used, such as `['https']`; none by default. */
  protocols?: string[];
  input?: string | Uint8Array;
  /** Of stdout; more ends git (`exceeded`), and what came is cut there. By default 1 MB. */
  bytesMax?: number;
  /** By default one minute. */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
  /** Sees each chunk of stdout as it comes, and ends git (`stopped`) by returning true. */
  stopWhen?: (chunk: Buffer) => boolean;
}

export interface GitAnswer {
  /** Null when git was ended by us. */
  code: number | null;
  stdout: Buffer;
  /** At most the first 16 KB; in English. */
  stderr: string;
  /** Why we ended git, if we did. */
  ended: 'exceeded' | 'stopped' | 'timed-out' | null;
}

/** Runs git once, never through a shell, isolated from every configuration but what is passed here. */
export type Git = (args: string[], options?: GitOptions) => Promise<GitAnswer>;

const stderrMax = 16_384;
/** Older ones read no configuration from the environment, and so would run unprotected. */
const oldest = { major: 2, minor: 31 };
const remedy = `Install git ${oldest.major}.${oldest.minor} or newer: changes are read with it.`;

/** Kills git and everything that it started: transport helpers, index-pack. */
const killGroup = (child: ChildProcess): void => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself in the meantime.
  }
};

const collect = (child: ChildProcessWithoutNullStreams, options: GitOptions): Promise<GitAnswer> => {
  const { promise, resolve, reject } = Promise.withResolvers<GitAnswer>();
  const { signal, stopWhen, bytesMax = 1_000_000, timeoutMs = 60_000 } = options;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let stderr = '';
  let ended: GitAnswer['ended'] = null;
  const end = (why: GitAnswer['ended']): void => {
    ended ??= why;
    killGroup(child);
  };
  const abort = (): void => killGroup(child);
  const timer = setTimeout(() => end('timed-out'), timeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  const settle = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
  child.stdout.on('data', (chunk: Buffer) => {
    if (ended !== null) return;
    bytes += chunk.length;
    chunks.push(chunk);
    if (stopWhen?.(chunk) === true) end('stopped');
    else if (bytes > bytesMax) end('exceeded');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, stderrMax);
  });
  // Git may end before it has read everything; its exit status tells, not the broken pipe.
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  child.on('error', (error) => {
    settle();
    reject(error);
  });
  child.on('close', (code) => {
    settle();
    if (signal?.aborted === true) return reject(signal.reason as Error);
    const stdout = Buffer.concat(chunks).subarray(0, bytesMax);
    resolve({ code: ended === null ? code : null, stdout, stderr, ended });
  });
  return promise;
};

const checkVersion = async (git: Git, binary: string): Promise<void> => {
  const { stdout } = await git(['--version']).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Failed('configuration.invalid', `The program "${binary}" is not on PATH. ${remedy}`);
  });
  const said = stdout.toString('utf8').trim();
  const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(said)?.map(Number) ?? [];
  if (major !== undefined && minor !== undefined) {
    if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
  }
  throw new Failed('configuration.invalid', `The program "${binary}" is "${said.slice(0, 100)}". ${remedy}`);
};

/**
 * `binary` is git's name or path; `path` is the PATH that it and its own helpers are looked for in. A git that is missing
 * or too old fails with `configuration.invalid` when it is first run.
 */
export const createGit = ({ binary = 'git', path = process.env['PATH'] ?? '' } = {}): Git => {
  const run: Git = (args, options = {}) => {
    const gitDir = options.gitDir === undefined ? [] : [`--git-dir=${options.gitDir}`];
    const child = spawn(binary, ['--no-pager', ...gitDir, ...args], {
      cwd: options.cwd ?? '/',
      env: { ...isolation(path, options.config ?? [], options.protocols ?? []), ...options.env },
      stdio: 'pipe',
      // A process group of its own, see killGroup.
      detached: true,
    });
    return collect(child, options);
  };
  let checked: Promise<void> | null = null;
  return async (args, options = {}) => {
    options.signal?.throwIfAborted();
    checked ??= checkVersion(run, binary).catch((error: unknown) => {
      // Whoever installs git should not have to start us again.
      checked = null;
      throw error;
    });
    await checked;
    return run(args, options);
  };
};
