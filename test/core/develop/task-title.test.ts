import { expect, test } from 'vitest';
import { titleOf } from '../../../core/develop/task-title.ts';

test('a task is called by its title, else by the first line of what is wanted', () => {
  expect(titleOf({ wanted: 'x', title: 'Rounding' })).toBe('Rounding');
  expect(titleOf({ wanted: '\n## Mend rounding\n\nIt is off.' })).toBe('Mend rounding');
  expect(titleOf({ wanted: '\u001b[31m \n ' })).toBe('A task');
  expect(titleOf({ wanted: 'y'.repeat(500) })).toHaveLength(90);
});
