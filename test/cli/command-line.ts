import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/countersign.js', import.meta.url));

export interface Answer {
  status: number | null;
  out: string;
  err: string;
  ms: number;
}

export interface CallOptions {
  cwd: string;
  environment?: Record<string, string>;
  input?: string;
  /** Sent Ctrl-C once this stands on stderr. */
  interruptAt?: RegExp;
}

/** Runs the real command line as a process of its own, away from this process's settings. */
export function countersign(args: string[], options: CallOptions): Promise<Answer> {
  const started = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'], HOME: options.cwd, ...options.environment },
    stdio: 'pipe',
  });
  let out = '';
  let err = '';
  let interrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    if (!interrupted && options.interruptAt?.test(err)) {
      interrupted = true;
      child.kill('SIGINT');
    }
  });
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err, ms: performance.now() - started }));
  });
}
