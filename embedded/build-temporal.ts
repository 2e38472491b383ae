import { spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Progress, Step } from './progress.ts';

const temporalModule = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
/** Packages that the build compiles, Go's own among them, as `go list -deps` counts; only used to say how far it is. */
const packagesAbout = 1300;

/** Builds the program with `go install` and puts it at `target`. Null when it did; else why not. */
export async function buildTemporal(
  target: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<string | null> {
  const step = progress('Building Temporal with Go, once (about 4 minutes on two cores)');
  const folder = mkdtempSync(join(dirname(target), 'build-'));
  try {
    const failure = await runGo(folder, step, signal);
    if (failure !== null) {
      step.failed(failure);
      return failure;
    }
    renameSync(join(folder, 'temporal'), target);
    step.done(`kept in ${target}`);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `-v` prints a line per package that is compiled; modules are announced as they are downloaded. */
function runGo(folder: string, step: Step, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const environment = { ...process.env, GOBIN: folder, CGO_ENABLED: '0' };
    const go = spawn('go', ['install', '-v', temporalModule], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // `go` passes an interrupt on to the compilers that it runs.
    const interrupt = () => go.kill('SIGINT');
    signal.addEventListener('abort', interrupt, { once: true });
    let words = '';
    let modules = 0;
    let packages = 0;
    const count = (line: string) => {
      if (line.startsWith('go: downloading')) modules += 1;
      else if (/^[\w./-]+$/.test(line)) packages += 1;
      step.update(
        packages ? `compiled ${packages} of about ${packagesAbout} packages` : `fetched ${modules} modules`,
      );
    };
    let rest = '';
    go.stderr.on('data', (bytes: Buffer) => {
      words = (words + bytes.toString()).slice(-4000);
      const lines = (rest + bytes.toString()).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(count);
    });
    go.once('error', () => resolve('there is no program "go" on PATH (Go 1.25 or later: https://go.dev/dl)'));
    go.once('close', (code) => {
      signal.removeEventListener('abort', interrupt);
      resolve(code === 0 ? null : `go install ended with ${code}: ${lastLines(words)}`);
    });
  });
}

const lastLines = (words: string) => words.trimEnd().split('\n').slice(-3).join(' / ');
