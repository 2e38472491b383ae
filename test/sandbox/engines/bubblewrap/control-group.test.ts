import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { sandboxLimitsSchema } from '../../../../core/sandbox/limits.ts';
import {
  createControlGroup,
  removeControlGroup,
} from '../../../../sandbox/engines/bubblewrap/control-group.ts';

const limits = sandboxLimitsSchema.parse({ memoryMb: 256, processesMax: 50, cpus: 0.5 });
const create = () => createControlGroup(`test-${randomUUID()}`, limits);
const probe = await create();
await removeControlGroup(probe.folders);

test.skipIf(probe.holds.size === 0)(
  'a control group holds what it was made to, and goes with all that is in it',
  async () => {
    const group = await create();
    expect([...group.holds].sort()).toEqual(['cpus', 'memory', 'processes']);
    const limit =
      group.folders.map((folder) => join(folder, 'pids.max')).find((path) => existsSync(path)) ?? '';
    expect(readFileSync(limit, 'utf8')).toBe('82\n');
    const script = 'for f; do echo $$ > $f; done; echo in; sleep 1000 & sleep 1000';
    const child = spawn('sh', ['-c', script, 'sh', ...group.joins], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(await group.memoryBytes()).toBeGreaterThan(0);
    expect(await group.hits()).toEqual({ memory: 0, processes: 0 });
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    await removeControlGroup(group.folders);
    expect(await ended).toBe('SIGKILL');
    expect(group.folders.filter((folder) => existsSync(folder))).toEqual([]);
    expect(dirname(group.folders[0] ?? '')).toMatch(/countersign$/);
  },
);
