import type { Duplex } from 'node:stream';
import type { BoxCall, CallOutcome } from '../../core/sandbox/box-call.ts';
import type { EgressPolicy, EgressRecord, EgressRule } from '../../core/sandbox/egress.ts';
import type { SandboxSpec } from '../../core/sandbox/supervisor.ts';
import type { AgentLink } from '../box/link.ts';
import type { Engine } from '../engine.ts';
import type { CreateSnapshots } from '../snapshots/snapshots.ts';
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

/** What a supervisor is made of. Tests put others in their place. */
export interface Parts {
  /** Holds the socket and a folder per task; absolute. */
  folder: string;
  engines: readonly Engine[];
  createLink(agent: Duplex): AgentLink;
  createSnapshots: CreateSnapshots;
  startProxy: StartProxy;
  openJournal: OpenJournal;
  /** Builds an image from what the task's workspace holds; refuses what the spec does not allow. */
  buildImage(
    call: Extract<BoxCall, { kind: 'build-image' }>,
    of: { spec: SandboxSpec; workspace: string },
  ): Promise<Answer>;
  /** Visits pages with a browser that runs in the box. */
  browse(call: Extract<BoxCall, { kind: 'browse' }>, link: AgentLink): Promise<Answer>;
  self: User;
  users: UserRange;
  version: string;
  /** For whoever runs the supervisor; never what a box printed. */
  log(line: string): void;
}
