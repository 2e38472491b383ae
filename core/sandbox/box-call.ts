import type { SnapshotId, TreeId } from '../ids.ts';

/**
 * What a supervisor does in a task's box, one at a time. Each has a key: asked again under the same key, the recorded
 * outcome is given and nothing is done twice. Paths are relative to the workspace, or absolute below `/work`.
 */
export type BoxCall =
  | { kind: 'run'; command: string; cwd?: string; timeoutMs: number; environment?: Record<string, string> }
  | { kind: 'read'; path: string; fromLine: number; linesMax: number }
  | { kind: 'list'; path: string; depthMax: number; entriesMax: number }
  /** `pattern` is a JavaScript regular expression; `glob` narrows the files, such as `src/**\/*.ts`. */
  | { kind: 'search'; pattern: string; path: string; glob?: string; ignoreCase: boolean; matchesMax: number }
  | { kind: 'write'; path: string; text: string }
  /** `old` must stand exactly once, unless `all`. */
  | { kind: 'edit'; path: string; old: string; new: string; all: boolean }
  | { kind: 'start-service'; name: string }
  | { kind: 'stop-service'; name: string }
  /** The last lines that a service printed. */
  | { kind: 'service-log'; name: string; linesMax: number }
  | { kind: 'build-image'; dockerfile: string; context: string; tag: string }
  | { kind: 'browse'; urls: string[]; timeoutMs: number };

/** Why a call came to its end. `refused`: nothing was done, and the text says why. */
export type CallEnd =
  | 'done'
  | 'timed-out'
  | 'out-of-memory'
  | 'too-many-processes'
  | 'disk-full'
  | 'killed'
  | 'refused';

export interface CallOutcome {
  key: string;
  /** Whether it did what was asked: of `run`, whether the command ended with 0. */
  ok: boolean;
  end: CallEnd;
  /** For the model: what was printed, read or found, or what is wrong and how to mend it. Bounded by the limits. */
  text: string;
  /** Of a command; null of everything else, and of one that a signal ended. */
  exitCode: number | null;
  signal: string | null;
  durationMs: number;
  /** All that was printed, and how much of it is not in `text`. */
  outputBytes: number;
  droppedBytes: number;
  /** Processes that were still running after the command had ended, and were ended. */
  leftovers: number;
  /**
   * True when an earlier try of this call died with its supervisor: its fate being unknown, the workspace was put back
   * as it was before the call, and the call was made anew.
   */
  restored: boolean;
  /** Of `browse`: screenshots. */
  attachments: { name: string; mediaType: string; base64: string }[];
  /** Of `browse`: what the pages complained about. */
  pages?: PageReport[];
}

/** What a visit to one page brought to light. */
export interface PageReport {
  url: string;
  /** Null where it could not be loaded at all; `problem` then says why. */
  status: number | null;
  problem: string | null;
  title: string;
  /** Warnings and errors of the console. */
  console: { level: string; text: string; at: string }[];
  exceptions: { message: string; stack: string }[];
  failedRequests: { method: string; url: string; status: number | null; reason: string }[];
  screenshot: string | null;
}

/** A snapshot of the workspace in the task's hidden repository. */
export interface Snapshot {
  snapshot: SnapshotId;
  tree: TreeId;
  files: number;
}
