import type { SnapshotId, TaskId, TreeId } from '../ids.ts';
import type { BoxCall, CallOutcome, Snapshot } from './box-call.ts';
import type { EgressPolicy, EgressRecord, EgressRule } from './egress.ts';
import type { SandboxLimits } from './limits.ts';
import type { Merged } from './merged.ts';

export const engineNames = ['docker', 'bubblewrap'] as const;
export type EngineName = (typeof engineNames)[number];

/** Something that runs beside the tests, by name: a command in the box, or an image of its own. */
export interface ServiceSpec {
  name: string;
  /** Exactly one of `command` and `image`. An image is named with its digest. */
  command?: string;
  image?: string;
  /** It is ready when this port answers; null: at once. */
  port: number | null;
  environment: Record<string, string>;
  readyWithinMs: number;
}

/** What a task's sandbox is made of. The supervisor keeps it: asked again with the same, it changes nothing. */
export interface SandboxSpec {
  task: TaskId;
  engine: 'auto' | EngineName;
  /** With its digest; null for the bubblewrap engine, whose programs are the host's own. */
  image: string | null;
  limits: SandboxLimits;
  egress: EgressPolicy;
  /**
   * Names of folders, at any depth, that hold what is installed or built: no snapshot holds them. One with a dot before
   * it is of files too.
   */
  caches: string[];
  environment: Record<string, string>;
  /** Commands that install what the repository needs; run when the sandbox is made and after an unknown fate. */
  setup: string[];
  services: ServiceSpec[];
  /** Images that `build-image` may start from, with their digests. */
  baseImages: string[];
  /** As many as may be open on this machine, this one included, without those that rest; without it, any number. */
  tasksMax?: number;
}

/** Routes of the supervisor, HTTP over its own Unix socket. Errors are `{ kind: FailureKind, message }` with a status ≥ 400. */
export interface Supervisor {
  /** `GET /health` */
  health(): Promise<{ version: string; engines: EngineState[]; tasks: TaskId[] }>;
  /** `PUT /tasks/:task/repository`, octets: a git bundle whose `refs/heads/base` is the tree to begin with. */
  putRepository(task: TaskId, bundle: Uint8Array): Promise<void>;
  /** `PUT /tasks/:task`: makes the sandbox, or finds it; runs the setup. @throws Failed `sandbox.busy` where too many are open */
  open(spec: SandboxSpec): Promise<OpenedSandbox>;
  /** `POST /tasks/:task/calls/:key`. Waits for the outcome; who hangs up stops nothing. */
  call(task: TaskId, key: string, call: BoxCall): Promise<CallOutcome>;
  /** `POST /tasks/:task/snapshots/:key` */
  snapshot(task: TaskId, key: string, message: string): Promise<Snapshot>;
  /** `POST /tasks/:task/restores/:key`: puts the workspace back; services are started anew. */
  restore(task: TaskId, key: string, snapshot: SnapshotId): Promise<Snapshot>;
  /** `PUT /tasks/:task/base`, octets: a git bundle with another `refs/heads/base`, on which nothing stands yet. */
  putBase(task: TaskId, bundle: Uint8Array): Promise<Snapshot>;
  /** `POST /tasks/:task/merges/:key`: the workspace becomes what a snapshot comes to on another base; services are started anew. */
  merge(task: TaskId, key: string, asked: { snapshot: SnapshotId; base: SnapshotId }): Promise<Merged>;
  /** `POST /tasks/:task/rooms/:key`: one command in a fresh box on a fresh copy, which is then thrown away. */
  runInCleanRoom(task: TaskId, key: string, room: CleanRoom): Promise<CallOutcome>;
  /** `POST /tasks/:task/hosts/:key`: a person lets one more host be reached. */
  allowHost(task: TaskId, key: string, rule: EgressRule): Promise<void>;
  /** `GET /tasks/:task/changes?from=SNAPSHOT&to=SNAPSHOT`: a unified diff, at most 4 MB of it. */
  readChange(task: TaskId, from: SnapshotId, to: SnapshotId): Promise<{ diff: string; whole: boolean }>;
  /** `POST /tasks/:task/files`: files of a snapshot as text; null where there is none, or it is larger than `bytesMax`. */
  readFiles(
    task: TaskId,
    wanted: { snapshot: SnapshotId; paths: string[]; bytesMax: number },
  ): Promise<{ path: string; text: string | null }[]>;
  /** `GET /tasks/:task/bundle?snapshot=SNAPSHOT`: a git bundle with `refs/heads/base` and `refs/heads/head`. */
  readBundle(task: TaskId, snapshot: SnapshotId): Promise<Uint8Array>;
  /**
   * `POST /tasks/:task/rest`: ends the box while nothing is to be done; snapshots and workspace stay, and it takes none of
   * `tasksMax`. The next deed gets a new box, with the services that ran. @throws Failed `sandbox.busy`, by that deed
   */
  rest(task: TaskId): Promise<void>;
  /** `GET /tasks/:task?requestsAfter=N` */
  look(task: TaskId, requestsAfter: number): Promise<SandboxState>;
  /** `DELETE /tasks/:task?keepSnapshots=true|false` */
  close(task: TaskId, keepSnapshots: boolean): Promise<void>;
}

export interface CleanRoom {
  snapshot: SnapshotId;
  /** These files, or all below these folders, as they are in another snapshot: new tests on the old code. */
  overlay: { snapshot: SnapshotId; paths: string[] } | null;
  command: string;
  timeoutMs: number;
}

export interface EngineState {
  name: EngineName;
  available: boolean;
  /** Its version, or why it cannot be used and how to mend that. */
  detail: string;
}

export interface OpenedSandbox {
  engine: EngineName;
  /** Words for people: image and version, or that programs are the host's own. */
  description: string;
  /** The workspace as it began. */
  base: Snapshot;
  tree: TreeId;
  setup: { command: string; ok: boolean; text: string }[];
  readyMs: number;
}

export interface SandboxState {
  engine: EngineName;
  open: boolean;
  calls: number;
  services: { name: string; running: boolean }[];
  memoryMb: number | null;
  diskMb: number;
  requests: EgressRecord[];
}
