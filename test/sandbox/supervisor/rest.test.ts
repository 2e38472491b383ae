import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { taskId } from '../../../core/ids.ts';
import { type Running, startRunning } from './running.ts';
import { createWorld, openTask, run, specOf, task, usualEngine } from './supervisor-world.ts';

const service = {
  name: 'beat',
  command: 'echo beats >> beats.txt; while true; do sleep 0.37193; done &',
  port: null,
  environment: {},
  readyWithinMs: 5000,
};
const startBeat = { kind: 'start-service', name: 'beat' } as const;
/** Told apart from all else that runs on this machine by how long it sleeps. */
const beating = () =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('0.37193')).length;

describe('a task that rests', () => {
  let at: Running;
  beforeEach(async () => {
    at = await startRunning();
  });
  afterEach(() => at.end());
  const boxes = () => [...at.engine.boxes.values()];

  test('has no box, keeps its workspace, and gets a new box with the services that ran for its next call', async () => {
    await at.open(specOf({ services: [service] }), { 'a.txt': 'one\n' });
    await at.client.call(task, 'service', startBeat);
    await at.client.call(
      task,
      'k1',
      run('echo two >> a.txt; mkdir -p node_modules; echo x > node_modules/kept'),
    );
    const box = boxes().at(-1)!;
    await at.client.rest(task);
    expect(await box.ended).toMatch(/destroyed/);
    expect(await at.client.look(task, 0)).toMatchObject({ open: true, memoryMb: null });
    const call = await at.client.call(task, 'k2', run('cat a.txt node_modules/kept beats.txt'));
    expect(call).toMatchObject({ ok: true, text: 'one\ntwo\nx\nbeats\nbeats\n', restored: false });
    expect(boxes().at(-1)).not.toBe(box);
    expect(await at.client.look(task, 0)).toMatchObject({ services: [{ name: 'beat', running: true }] });
  });

  test('rests once however often it is asked, and still with the next supervisor', async () => {
    await at.open(specOf({ tasksMax: 1 }), { 'a.txt': '' });
    await at.client.rest(task);
    await at.client.rest(task);
    await at.restart();
    const other = specOf({ task: taskId('another'), tasksMax: 1 });
    await expect(at.open(other, { 'a.txt': '' })).resolves.toMatchObject({ engine: 'bubblewrap' });
  });

  test('waits for the call that is under way', async () => {
    await at.open(specOf(), { 'a.txt': '' });
    const call = at.client.call(task, 'k', run('sleep 0.5; echo done'));
    await expect.poll(() => at.client.look(task, 0).then(({ calls }) => calls)).toBe(1);
    await at.client.rest(task);
    expect(await call).toMatchObject({ ok: true, text: 'done\n' });
  });

  test('leaves its place to another task, and waits for one when it has something to do again', async () => {
    await at.open(specOf({ tasksMax: 1 }), { 'a.txt': 'mine\n' });
    const another = taskId('another');
    const other = specOf({ task: another, tasksMax: 1 });
    await expect(at.open(other, { 'a.txt': '' })).rejects.toMatchObject({
      failure: { kind: 'sandbox.busy' },
    });
    await at.client.rest(task);
    await at.open(other, { 'a.txt': '' });
    const busy = { failure: { kind: 'sandbox.busy', message: expect.stringContaining('another') as string } };
    await expect(at.client.call(task, 'k', run('cat a.txt'))).rejects.toMatchObject(busy);
    await at.client.close(another, true);
    expect(await at.client.call(task, 'k', run('cat a.txt'))).toMatchObject({ ok: true, text: 'mine\n' });
    await expect(at.open({ ...other, task: taskId('third') }, { 'a.txt': '' })).rejects.toMatchObject({
      failure: { kind: 'sandbox.busy' },
    });
  });

  test('shows its snapshots without a box, and can be closed', async () => {
    const { base } = await at.open(specOf(), { 'a.txt': 'one\n' });
    const { snapshot } = await at.client.snapshot(task, 's', 'now');
    await at.client.rest(task);
    const opened = boxes().length;
    expect(await at.client.readChange(task, base.snapshot, snapshot)).toMatchObject({ diff: '' });
    const files = await at.client.readFiles(task, { snapshot, paths: ['a.txt'], bytesMax: 100 });
    expect(files).toEqual([{ path: 'a.txt', text: 'one\n' }]);
    await at.client.close(task, true);
    expect(boxes()).toHaveLength(opened);
    await expect(at.client.rest(task)).rejects.toMatchObject({ failure: { kind: 'sandbox.refused' } });
  });

  test('that nobody opened is not known', async () => {
    await expect(at.client.rest(taskId('nobody'))).rejects.toMatchObject({
      failure: { kind: 'task.unknown' },
    });
  });
});

test.skipIf(usualEngine !== 'bubblewrap')(
  'bubblewrap: nothing of a box runs while its task rests, though its services did (needs bubblewrap)',
  async () => {
    const world = createWorld();
    try {
      await world.start();
      await openTask(world, specOf({ services: [service] }), { 'a.txt': '' });
      await world.client.call(task, 'service', startBeat);
      expect(beating()).toBeGreaterThan(0);
      await world.client.rest(task);
      expect(beating()).toBe(0);
      await world.client.call(task, 'k', run('true'));
      expect(beating()).toBeGreaterThan(0);
    } finally {
      await world.end();
    }
  },
);
