import { expect, test } from 'vitest';
import { parseTaskSweepInput } from '../../../core/develop/task-sweep.ts';

test.each([[undefined], [{}]])('takes %j', (raw) => {
  expect(parseTaskSweepInput(raw)).toBeNull();
});

test.each([
  [{ task: 'x' }, /"?task"?/],
  ['sweep', /sweepTasks/],
  [null, /sweepTasks/],
])('refuses %j with what to write instead', (raw, message) => {
  expect(parseTaskSweepInput(raw)).toMatch(message);
});
