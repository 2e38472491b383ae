import type { BoxCall } from '../../core/sandbox/box-call.ts';

/**
 * What the supervisor and the agent inside a box say to each other: one JSON object per line. The agent is the box's
 * first process, so that nothing inside can end it; whatever the agent says is as trustworthy as the code that runs
 * beside it, and is never believed where that would matter outside.
 */
export type ToAgent =
  /** Runs `command` with `/bin/sh -c` (bash where there is one) in a process group of its own. */
  | {
      id: number;
      do: 'run';
      command: string;
      cwd: string;
      environment: Record<string, string>;
      timeoutMs: number;
      /** Kept of the output: half of it from the beginning, half from the end. */
      outputBytesMax: number;
      /** Null: ends all that is left when the command has ended. A name: it is a service, and goes on. */
      service: string | null;
    }
  | { id: number; do: 'end'; what: 'everything' | { service: string } }
  /** Stops every process but the agent, and lets them go on. */
  | { id: number; do: 'freeze' | 'thaw' }
  | { id: number; do: 'file'; call: FileCall }
  /** Whether somebody listens on the box's loopback. */
  | { id: number; do: 'knock'; port: number }
  | { id: number; do: 'service-log'; service: string; linesMax: number }
  | { id: number; do: 'ping' };

/** The file calls of `BoxCall`, done inside, where no path leads out of the box. */
export type FileCall = Extract<BoxCall, { kind: 'read' | 'list' | 'search' | 'write' | 'edit' }>;

export type FromAgent =
  | { id: 0; said: 'ready'; node: string }
  | { id: number; said: 'done' }
  | { id: number; said: 'file'; ok: boolean; text: string }
  | { id: number; said: 'ran'; ran: Ran }
  | { id: number; said: 'knocked'; open: boolean }
  | { id: number; said: 'log'; text: string }
  | { id: number; said: 'failed'; problem: string };

/** How a command ended. Text is UTF-8 with what is no text replaced. */
export interface Ran {
  exitCode: number | null;
  signal: string | null;
  timedOut: boolean;
  output: string;
  outputBytes: number;
  droppedBytes: number;
  leftovers: number;
  durationMs: number;
}
