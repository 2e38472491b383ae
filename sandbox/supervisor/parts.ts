import type { Duplex } from 'node:stream';
import type { BoxCall, CallOutcome } from '../../core/sandbox/box-call.ts';
import type { EgressPolicy, EgressRecord, EgressRule } from '../../core/sandbox/egress.ts';
import type { EngineName, SandboxSpec } from '../../core/sandbox/supervisor.ts';
import type { TaskId } from '../../core/ids.ts';
import type { AgentLink } from '../box/link.ts';
import type { Engine } from '../engine.ts';
import type { CreateSnapshots, Snapshots } from '../snapshots/snapshots.ts';
import type { OpenJournal } from './journal.ts';
import type { User, UserRange } from './users.ts';

/** The way out of one task's boxes. */
export interface EgressProxy {
  /** A folder with the certificate that its answers are signed by. */
  certificates: string;
  allow(rule: EgressRule): void;
  records(after: number): EgressRecord[];
  close(): Promise<void>;
}

export type StartProxy = (wish: {
  /** Where it listens; whoever runs in the box may connect. */
  socket: string;
  /** Its own: certificates and records, which outlive it. */
  folder: string;
  policy: EgressPolicy;
  user: User;
}) => Promise<EgressProxy>;

export type Answer = Partial<CallOutcome> & Pick<CallOutcome, 'ok' | 'text'>;

export interface Images {
  /** From what the workspace holds. @throws Failed for what the spec does not allow, which is told to the model */
  build(
    call: Extract<BoxCall, { kind: 'build-image' }>,
    of: { engine: EngineName; spec: SandboxSpec; snapshots: Snapshots },
  ): Promise<Answer>;
  /** All that a task built. */
  remove(task: TaskId): Promise<void>;
}

/** What a supervisor is made of. Tests put others in their place. */
export interface Parts {
  /** Holds a folder per task and, where there is no `door`, the socket; absolute. */
  folder: string;
  /** For whom it answers where else: whoever asks from another container sees nothing of the folder. */
  door?: { socket: string; uid: number };
  engines: readonly Engine[];
  createLink(agent: Duplex): AgentLink;
  createSnapshots: CreateSnapshots;
  startProxy: StartProxy;
  openJournal: OpenJournal;
  /** Images that tasks build, beside their boxes. */
  images: Images;
  /** Visits pages with a browser that runs in the box. */
  browse(call: Extract<BoxCall, { kind: 'browse' }>, link: AgentLink): Promise<Answer>;
  /** Before a task's first box: whoever reads the team's configuration put only images on its list into the spec. */
  admit: (spec: SandboxSpec) => void;
  self: User;
  users: UserRange;
  version: string;
  /** For whoever runs the supervisor; never what a box printed. */
  log: (line: string) => void;
}
