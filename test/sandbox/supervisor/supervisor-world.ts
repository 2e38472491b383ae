import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSupervisorClient } from '../../../activities/sandbox/supervisor-client.ts';
import { taskId, type TaskId } from '../../../core/ids.ts';
import type { BoxCall } from '../../../core/sandbox/box-call.ts';
import { sandboxLimitsSchema } from '../../../core/sandbox/limits.ts';
import { createBubblewrap } from '../../../sandbox/engines/bubblewrap/create-bubblewrap.ts';
import type { SandboxSpec } from '../../../core/sandbox/supervisor.ts';
import type { TestEngine } from './test-parts.ts';

export const task = taskId('develop-something.0a1b2c3d');

/** A bundle whose `refs/heads/base` holds these files. */
export function bundleOf(files: Record<string, string>): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'cs-bundle-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@localhost', ...args], {
      cwd: folder,
      env: { ...process.env, GIT_AUTHOR_DATE: '@0 +0000', GIT_COMMITTER_DATE: '@0 +0000' },
    });
  try {
    git('init', '-q', '-b', 'base');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git('add', '-A');
    git('commit', '-q', '-m', 'base');
    git('bundle', 'create', '-q', 'all.bundle', 'refs/heads/base');
    return new Uint8Array(readFileSync(join(folder, 'all.bundle')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const specOf = (change: Partial<SandboxSpec> = {}): SandboxSpec => ({
  task,
  engine: 'auto',
  image: null,
  limits: sandboxLimitsSchema.parse({ commandSeconds: 20 }),
  egress: { rules: [], bytesMax: 1_000_000, requestsMax: 100 },
  caches: ['node_modules'],
  environment: { LANG: 'C.UTF-8' },
  setup: [],
  services: [],
  baseImages: [],
  ...change,
});

export const run = (command: string): BoxCall => ({ kind: 'run', command, timeoutMs: 15_000 });

export interface Wish {
  crash?: { at: 'before' | 'torn' | 'after'; number: number } | null;
  restores?: boolean;
  engine?: TestEngine;
}

/** The real engine where it can be used. Each test file says so when it cannot. */
const engineState = await createBubblewrap({ folder: tmpdir() }).probe();
export const usualEngine = engineState.available ? 'bubblewrap' : 'stand-in';

/** A folder, and supervisors of it that are started and killed. */
export function createWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'cs-'));
  const client = createSupervisorClient(join(folder, 'supervisor.sock'));
  const program = join(import.meta.dirname, 'programs', 'crashing-supervisor.ts');
  let current: { pid: number; ended: Promise<unknown> } | null = null;

  const start = async ({ crash = null, restores = true, engine = usualEngine }: Wish = {}) => {
    const wish = JSON.stringify({ folder, crash, restores, engine });
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, wish], {
      // Its input ends with us, and it with its input.
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    current = { pid: child.pid ?? -1, ended };
    await Promise.race([
      once(child.stdout, 'data'),
      ended.then(() => Promise.reject(new Error('The supervisor ended before it was ready.'))),
    ]);
  };
  const kill = async () => {
    if (!current) return;
    try {
      process.kill(current.pid, 'SIGKILL');
    } catch {
      // It has killed itself.
    }
    await current.ended;
    current = null;
  };
  return {
    folder,
    client,
    start,
    kill,
    /** Without waiting for its end. */
    strike: () => {
      try {
        if (current) process.kill(current.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    },
    end: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type World = ReturnType<typeof createWorld>;

export async function openTask(
  world: World,
  spec: SandboxSpec,
  files: Record<string, string>,
): Promise<TaskId> {
  await world.client.putRepository(spec.task, bundleOf(files));
  await world.client.open(spec);
  return spec.task;
}
