import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskId } from '../../../../core/ids.ts';
import { type SandboxLimits, sandboxLimitsSchema } from '../../../../core/sandbox/limits.ts';
import { type AgentLink, createAgentLink } from '../../../../sandbox/box/link.ts';
import type { Ran } from '../../../../sandbox/box/protocol.ts';
import type { Box, BoxSpec, Engine } from '../../../../sandbox/engine.ts';
import { createBubblewrap } from '../../../../sandbox/engines/bubblewrap/create-bubblewrap.ts';

const state = await createBubblewrap({ folder: join(tmpdir(), 'countersign-probe') }).probe();
/** Null where boxes can be made; else why they cannot. */
export const missing = state.available ? null : state.detail;
/** Names a group of tests, with why it is skipped. */
export const named = (name: string): string => (missing === null ? name : `${name} (skipped: ${missing})`);

const isRoot = process.getuid?.() === 0;
export const user = isRoot
  ? { uid: 214_321, gid: 214_321 }
  : { uid: process.getuid?.() ?? 1, gid: process.getgid?.() ?? 1 };

export interface TestBox {
  engine: Engine;
  box: Box;
  link: AgentLink;
  spec: BoxSpec;
  workspace: string;
  run(command: string, more?: Partial<Parameters<AgentLink['run']>[0]>): Promise<Ran>;
  close(): Promise<void>;
}

/** A box on an empty workspace of its own. */
export async function openTestBox(
  more: Partial<Omit<BoxSpec, 'limits'>> & { limits?: Partial<SandboxLimits> } = {},
): Promise<TestBox> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-box-'));
  const workspace = join(folder, 'work');
  mkdirSync(workspace, { mode: 0o700 });
  if (isRoot) chownSync(workspace, user.uid, user.gid);
  const engine = createBubblewrap({ folder: join(folder, 'engine') });
  const spec: BoxSpec = {
    task: taskId('test.1'),
    name: `test-${randomUUID()}`,
    workspace,
    user,
    image: null,
    proxySocket: null,
    certificates: null,
    environment: {},
    ...more,
    limits: sandboxLimitsSchema.parse(more.limits ?? {}),
  };
  const box = await engine.open(spec).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  const link = createAgentLink(box.agent);
  await link.ready;
  const run: TestBox['run'] = (command, wish = {}) =>
    link.run({
      command,
      cwd: '/work',
      environment: {},
      timeoutMs: 30_000,
      outputBytesMax: 20_000,
      service: null,
      ...wish,
    });
  const close = async () => {
    await box.destroy();
    rmSync(folder, { recursive: true, force: true });
  };
  return { engine, box, link, spec, workspace, run, close };
}
