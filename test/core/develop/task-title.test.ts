import { expect, test } from 'vitest';
import { titleOf } from '../../../core/develop/task-title.ts';

test('a task is called by its title, else by the first line of what is wanted', () => {
  expect(titleOf({ wanted: 'x', title: 'Rounding' })).toBe('Rounding');
  expect(titleOf({ wanted: '\n## Mend rounding\n\nIt is off.' })).toBe('Mend rounding');
  expect(titleOf({ wanted: '\u001b[31m \n ' })).toBe('A task');
  expect(titleOf({ wanted: 'y'.repeat(500) })).toHaveLength(90);
});

test('of a long line the first sentence is enough', () => {
  const wanted = `Shipping is free from 50.00. ${'Now the discounted sum decides. '.repeat(5)}`;
  expect(titleOf({ wanted })).toBe('Shipping is free from 50.00');
  expect(titleOf({ wanted: 'Short. And more.' })).toBe('Short. And more.');
});
