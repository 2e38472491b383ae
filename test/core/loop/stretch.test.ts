import { expect, test } from 'vitest';
import { lastStretch, leftAsItWas, patience, wasTold } from '../../../core/loop/stretch.ts';
import { record, told } from './records.ts';

test('work begins with the state before the first iteration, where it was recorded', () => {
  const all = told('a+', 'a+', 'a+');
  expect(lastStretch(all)).toEqual({ start: all[0], work: all.slice(1) });
  expect(lastStretch(all.slice(1))).toEqual({ start: null, work: all.slice(1) });
  expect(lastStretch([])).toEqual({ start: null, work: [] });
});

test('a redirect begins a new stretch, from where it was put back to', () => {
  const all = [record(0), record(1), record(2, { restart: { because: 'rolled-back', from: 1 } }), record(3)];
  expect(lastStretch(all)).toEqual({ start: all[1], work: [all[3]] });
  const onward = [record(0), record(1, { restart: { because: 'redirected' } }), record(2)];
  expect(lastStretch(onward)).toEqual({ start: onward[1], work: [onward[2]] });
});

test('who has been told gets half the patience, and at least one try', () => {
  expect([1, 2, 3, 5].map((max) => patience(max, true))).toEqual([1, 1, 2, 3]);
  expect(patience(5, false)).toBe(5);
});

test('a rung is what was said to the developer', () => {
  expect(
    [undefined, 'go-on', 'nudge', 'other-approach', 'ask-person'].map((taken) =>
      wasTold({ ...record(1), ...(taken && { taken }) } as never),
    ),
  ).toEqual([false, false, true, true, false]);
  expect(leftAsItWas(record(1), record(1).tree)).toBe(true);
  expect(leftAsItWas(record(1), null)).toBe(false);
});
