import { type Screen, screenFor } from './text/screen.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a command has of the world around the process. */
export interface Context {
  environment: Environment;
  cwd: string;
  /** For results. */
  out: Screen & { live: boolean };
  /** For progress and complaints. */
  err: Screen & { live: boolean };
}

export const contextOf = (environment: Environment, cwd: string): Context => ({
  environment,
  cwd,
  out: screenFor(process.stdout, environment),
  err: screenFor(process.stderr, environment),
});

export const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};
