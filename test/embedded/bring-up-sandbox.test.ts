import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bringUpSandbox } from '../../embedded/bring-up-sandbox.ts';
import type { EngineWish, Keep } from '../../embedded/engine-wish.ts';
import { welcomeSandbox } from '../../embedded/welcome-sandbox.ts';
import { homeOf, prepareHome } from '../../settings/home.ts';
import { temporaryFolder } from './temporary-folder.ts';

const keys = { ANTHROPIC_API_KEY: 'sk-not-to-be-passed-on', DATABASE_URL: 'postgres://x/y' };

/** Brings the real supervisor up as `npm start` does; it is stopped at the end of the test. */
async function bringUp(environment: NodeJS.ProcessEnv) {
  const folder = temporaryFolder();
  const home = homeOf({ COUNTERSIGN_HOME: folder }, folder);
  prepareHome(home);
  const steps: string[] = [];
  let pid = -1;
  const keep: Keep = async (_part, begin, urlOf) => {
    const served = await begin();
    onTestFinished(() => served.stop());
    pid = served.mark.pid;
    expect(urlOf(served)).toBe(join(folder, 'sandboxes', 'supervisor.sock'));
  };
  const step = { done: () => steps.push('done'), failed: () => steps.push('failed') };
  const wish = {
    home,
    environment: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    programs: { sandbox: 'sandbox/supervisor/main.ts' },
    progress: () => step,
    signal: new AbortController().signal,
  } as unknown as EngineWish;
  return { socket: await bringUpSandbox(wish, keep), steps, pid: () => pid };
}

test.skipIf(process.platform !== 'linux')(
  'the supervisor answers, and is told where Docker is but no key',
  { timeout: 60_000 },
  async () => {
    const { socket, steps, pid } = await bringUp({ ...keys, DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(steps).toEqual(['done']);
    const given = readFileSync(`/proc/${pid()}/environ`, 'utf8');
    expect(given).toContain('DOCKER_HOST=unix:///nowhere/docker.sock');
    for (const secret of Object.values(keys)) expect(given).not.toContain(secret);
    expect(await welcomeSandbox(socket)).toMatchObject([
      { name: 'docker', available: false },
      { name: 'bubblewrap' },
    ]);
  },
);

test('a supervisor that does not answer is no reason not to welcome anybody', async () => {
  expect(await welcomeSandbox(join(temporaryFolder(), 'nowhere.sock'))).toBeNull();
});
