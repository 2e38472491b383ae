import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobId, taskIdOf } from '../../core/ids.ts';
import { getBlob } from '../../database/blobs.ts';
import { taskFolder } from '../../sandbox/supervisor/task-folder.ts';
import { readBugCases, toBug } from '../corpus/bug-corpus.ts';
import { codeAlone } from '../engine-on.ts';
import { noOwnDocker, type OwnDocker, startOwnDocker } from '../own-docker.ts';
import { readDelivered } from './durable-task.ts';
import { resultOf, startTaskWorld, type TaskWorld } from './task-world.ts';

function fixOf(name: string) {
  const bug = readBugCases().find((one) => one.name === name);
  if (!bug) throw new Error(`The corpus has no ${name} any more.`);
  const [fix] = Object.entries(toBug(bug).fixed);
  if (!fix) throw new Error(`Nothing mends ${name}.`);
  return { ...bug, path: fix[0], text: fix[1] };
}

const nowhere = `127.0.0.1:1/nobody@sha256:${'1'.repeat(64)}`;
const title = 'a task on Docker';

describe.skipIf(noOwnDocker !== null)(
  noOwnDocker === null ? title : `${title} (skipped: ${noOwnDocker})`,
  () => {
    let docker: OwnDocker;
    let world: TaskWorld;
    beforeAll(async () => {
      docker = await startOwnDocker();
      const sandbox = `sandbox: { engine: docker, image: "${docker.image}", images: ["${nowhere}", "${docker.server}"] }\n`;
      world = await startTaskWorld({
        configuration: codeAlone + sandbox,
        sandboxes: { DOCKER_HOST: docker.host },
      });
    }, 120_000);
    afterAll(async () => {
      await world?.stop();
      await docker?.stop();
    }, 90_000);

    test('whose image is not there and cannot be fetched ends at once, with the image and the remedy', async () => {
      const folder = await world.checkout({
        'a.txt': 'a\n',
        '.countersign/sandbox.yaml': `image: "${nowhere}"\n`,
      });
      const handle = await world.develop(folder, { wanted: 'Anything.', tests: ['true'] });
      const error = (await handle.result().catch((thrown: unknown) => thrown)) as Error;
      expect((error.cause as Error).message).toMatch(
        /Image "127\.0\.0\.1:1\/nobody@sha256:1+" is not on this machine and cannot be fetched.*docker pull 127.*another image in \.countersign\/sandbox\.yaml/,
      );
      expect(await world.supervisor.client.health()).toMatchObject({ tasks: [] });
    }, 60_000);

    test('goes on where Docker was killed or stopped in the middle, with its service: nothing is lost, nothing doubled', async () => {
      const append = (name: string) => ({
        calls: [{ name: 'run', input: { command: `echo ${name} >> counter.txt && sleep 2` } }],
      });
      const { title: subject, wanted, acceptance, test, path, text } = fixOf('js-cart');
      const turns = [
        { calls: [{ name: 'plan', input: { summary: subject, files: [path], decisions: [] } }] },
        { calls: [{ name: 'start_service', input: { name: 'web' } }] },
        append('one'),
        append('two'),
        { calls: [{ name: 'run', input: { command: 'curl -sf http://127.0.0.1:8123/ >> counter.txt' } }] },
        { calls: [{ name: 'write', input: { path, text } }] },
        { calls: [{ name: 'finish', input: { subject, body: 'Simulated.', newTests: [] } }] },
      ];
      const mark = '(Docker goes)';
      await world.hire({ persona: 'scripted', task: mark, seed: 1, script: { turns, again: null } });
      const service = `services: [{ name: web, image: "${docker.server}", port: 8123 }]\n`;
      const folder = await world.checkout('js-cart', { '.countersign/sandbox.yaml': service });
      const handle = await world.develop(folder, { wanted: `${wanted} ${mark}`, acceptance, tests: [test] });
      for (const [name, go] of [
        ['one', () => docker.kill()],
        ['two', () => docker.shutDown()],
      ] as const) {
        await expect.poll(() => counted(handle), { timeout: 60_000, interval: 20 }).toContain(name);
        await go();
        // Who watches sees what is missing.
        await expect.poll(() => waitsFor(handle), { timeout: 60_000 }).toMatch(/Docker.*start/);
        await docker.start();
      }
      // A person is asked for nothing.
      const { phase, ...rest } = await world.until(handle, (now) => /done|person/.test(now.phase));
      expect(phase, JSON.stringify(rest)).toBe('done');
      const result = await resultOf(handle);
      expect(result).toMatchObject({ outcome: 'completed', interventions: 0 });
      const bundle = await getBlob(world.db, blobId(result.bundle?.replace(/^bundle:/, '') ?? ''));
      expect((await readDelivered(bundle)).counted).toEqual(['one', 'two', 'served']);
      expect(await world.supervisor.client.health()).toMatchObject({ tasks: [] });
    }, 240_000);

    const counted = (handle: WorkflowHandle): Promise<string> => {
      const id = taskIdOf(
        handle.workflowId,
        (handle as { firstExecutionRunId?: string }).firstExecutionRunId ?? '',
      );
      const { workspace } = taskFolder(world.supervisor.folder, id);
      return readFile(join(workspace, 'counter.txt'), 'utf8').catch(() => '');
    };

    const waitsFor = async (handle: WorkflowHandle): Promise<string> =>
      (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure?.message ?? '';
  },
);
