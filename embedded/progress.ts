import pc from 'picocolors';

/** One step of set-up, as its watcher sees it. Ends with `done`, `failed` or `skipped`, once. */
export interface Step {
  /** What it is at now; shown at once on a terminal, every 15 s elsewhere. */
  update(detail: string): void;
  done(detail?: string): void;
  failed(detail: string): void;
  /** It could not be done here, and something else takes its place. */
  skipped(why: string): void;
}
export type Progress = (what: string) => Step;

interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const quietMs = 15_000;

/** A line per step: living on a terminal, elsewhere one at its start if it lasts, one now and then, one at its end. */
export function createProgress(screen: Screen): Progress {
  return (what) => (screen.isTTY ? livingStep(screen, what) : plainStep(screen, what));
}

/** Says nothing: for callers whose own steps are the news. */
export const silent: Progress = () => ({ update() {}, done() {}, failed() {}, skipped() {} });

export function seconds(sinceMs: number): string {
  const elapsed = (performance.now() - sinceMs) / 1000;
  if (elapsed < 10) return `${elapsed.toFixed(1)} s`;
  return elapsed < 90
    ? `${elapsed.toFixed(0)} s`
    : `${Math.floor(elapsed / 60)} min ${Math.floor(elapsed % 60)} s`;
}

function livingStep(screen: Screen, what: string): Step {
  const begun = performance.now();
  let detail = '';
  const draw = () => {
    const line = `… ${what}${detail && `: ${detail}`} (${seconds(begun)})`;
    screen.write(`\r\u001b[K${line.slice(0, (screen.columns ?? 80) - 1)}`);
  };
  const timer = setInterval(draw, 250);
  draw();
  const end = (line: string) => {
    clearInterval(timer);
    screen.write(`\r\u001b[K${line}\n`);
  };
  return {
    update: (text) => {
      detail = text;
      draw();
    },
    done: (text) => end(finished(what, text, begun)),
    failed: (text) => end(`${pc.red('✗')} ${what}: ${text}`),
    skipped: (text) => end(`${pc.yellow('–')} ${what}: ${text}`),
  };
}

function plainStep(screen: Screen, what: string): Step {
  const begun = performance.now();
  let detail = '';
  const say = () => screen.write(`… ${what}${detail && `: ${detail}`} (${seconds(begun)})\n`);
  const first = setTimeout(say, 2000);
  const timer = setInterval(say, quietMs);
  const end = (line: string) => {
    clearTimeout(first);
    clearInterval(timer);
    screen.write(`${line}\n`);
  };
  return {
    update: (text) => {
      detail = text;
    },
    done: (text) => end(finished(what, text, begun)),
    failed: (text) => end(`${pc.red('✗')} ${what}: ${text}`),
    skipped: (text) => end(`${pc.yellow('–')} ${what}: ${text}`),
  };
}

function finished(what: string, detail: string | undefined, begun: number): string {
  return `${pc.green('✓')} ${what}${detail ? `: ${detail}` : ''} ${pc.dim(`(${seconds(begun)})`)}`;
}
