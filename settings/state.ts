import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Home } from './home.ts';

/** A process, told from a later one that was given the same pid by when it was started. */
export interface ProcessMark {
  pid: number;
  started: string;
}

export interface RunningProcess {
  mark: ProcessMark;
  /** How it is reached; null for a process that nobody connects to. */
  url: string | null;
}

/** What the embedded start last left running, by name. Absent entries were not started by it. */
export interface RunningState {
  supervisor?: RunningProcess;
  postgres?: RunningProcess;
  temporal?: RunningProcess;
  temporalUi?: { url: string };
  simulator?: RunningProcess;
  worker?: RunningProcess;
  sandbox?: RunningProcess;
  api?: RunningProcess;
  /** The simulated one. */
  github?: RunningProcess;
  /** The simulated one. */
  fleet?: RunningProcess;
}

/** An unreadable file counts as nothing running: whatever still lives is then found by its ports and locks. */
export function readState(home: Home): RunningState {
  try {
    return JSON.parse(readFileSync(home.stateFile, 'utf8')) as RunningState;
  } catch {
    return {};
  }
}

export function writeState(home: Home, state: RunningState): void {
  const half = `${home.stateFile}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, home.stateFile);
}
