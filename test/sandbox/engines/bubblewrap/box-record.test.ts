import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  endBox,
  identify,
  listBoxes,
  writeRecord,
} from '../../../../sandbox/engines/bubblewrap/box-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-records-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const makeBox = (name: string) => {
  mkdirSync(join(folder, name));
  return join(folder, name);
};

test('a process that has the id of one that has ended is left alone', async () => {
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const own = await identify(pid);
  expect(own).toEqual({ pid, startedAt: expect.stringMatching(/^\d+$/) });
  const later = makeBox('later');
  await writeRecord(later, { task: 't', processes: [{ pid, startedAt: '1' }], controlGroups: [] });
  await endBox(later);
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  expect(existsSync(later)).toBe(false);
  const same = makeBox('same');
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  await writeRecord(same, { task: 't', processes: own ? [own] : [], controlGroups: [] });
  await endBox(same);
  expect(await ended).toBe('SIGKILL');
  expect(await identify(pid)).toBeNull();
});

test('boxes are found by their task; what is damaged belongs to none', async () => {
  await writeRecord(makeBox('a'), { task: 'one', processes: [], controlGroups: [] });
  await writeRecord(makeBox('b'), { task: 'two', processes: [], controlGroups: [] });
  writeFileSync(join(makeBox('c'), 'box.json'), '{"task":"one"');
  writeFileSync(join(makeBox('d'), 'box.json'), '{"task":"one","processes":[{"pid":1}]}');
  expect(await listBoxes(folder, 'one')).toEqual([join(folder, 'a')]);
  expect(await listBoxes(join(folder, 'nowhere'), 'one')).toEqual([]);
});
