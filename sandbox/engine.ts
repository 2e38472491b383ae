import type { Duplex } from 'node:stream';
import type { TaskId } from '../core/ids.ts';
import type { SandboxLimits } from '../core/sandbox/limits.ts';
import type { EngineName, EngineState, ServiceSpec } from '../core/sandbox/supervisor.ts';

/** What an engine is given to make one box. The workspace is a folder of the host, and all of it that the box can see. */
export interface BoxSpec {
  task: TaskId;
  /** Unique on this host: of a task's own box, or of a clean room. */
  name: string;
  /** Mounted at `/work`, writable. */
  workspace: string;
  /** Who owns the workspace and runs everything inside; never 0. */
  user: { uid: number; gid: number };
  image: string | null;
  limits: SandboxLimits;
  /**
   * A Unix socket of the host that the task's proxy listens on; null for no network at all. Inside, whatever comes to
   * 127.0.0.1:`proxyPort` arrives there, and nothing else leaves the box.
   */
  proxySocket: string | null;
  /** A folder of the host with the certificate that the proxy's answers are signed by, mounted read-only; null without a proxy. */
  certificates: string | null;
  environment: Record<string, string>;
}

/** In every box: where clients find the proxy. */
export const proxyPort = 3128;

export interface Box {
  readonly name: string;
  /** Frames of `sandbox/box/protocol.ts`, to and from the agent that runs inside as the first process. */
  readonly agent: Duplex;
  /** Resolves with why, in words, once the box is gone, whoever ended it. */
  readonly ended: Promise<string>;
  /**
   * Whether it ended because its engine did, so that nobody knows how far what was under way has come. Only an engine
   * that is a process of its own can go away.
   */
  isLost?(): boolean;
  /** Of all its processes; null where the engine cannot tell. */
  memoryMb(): Promise<number | null>;
  /** Whether a limit ended a process since the last look. */
  limitsHit(): Promise<('memory' | 'processes')[]>;
  /** An image of its own beside the box, sharing its loopback; only the engine that has images can. */
  startImage?(
    service: ServiceSpec,
  ): Promise<{ stop(): Promise<void>; log(linesMax: number): Promise<string> }>;
  destroy(): Promise<void>;
}

export interface Engine {
  readonly name: EngineName;
  probe(): Promise<EngineState>;
  /** @throws Failed `sandbox.image-missing`, `sandbox.image-refused`, `sandbox.no-engine`, `sandbox.gone` */
  open(spec: BoxSpec): Promise<Box>;
  /** Ends whatever an earlier supervisor left running of this task. */
  sweep(task: TaskId): Promise<void>;
  /** Words for people: image and version, or that programs are the host's own. */
  describe(spec: Pick<BoxSpec, 'image'>): Promise<string>;
}
