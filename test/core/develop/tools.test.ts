import { expect, test } from 'vitest';
import { toolNames, toolSchemas } from '../../../core/develop/tools.ts';

test.each(toolNames)('%s takes nothing that it does not know, and no other kind of value', (name) => {
  expect(toolSchemas[name].safeParse({ surprise: true }).success).toBe(false);
  expect(toolSchemas[name].safeParse('text').success).toBe(false);
});

test('texts and counts are bounded', () => {
  expect(toolSchemas.read.safeParse({ path: '' }).success).toBe(false);
  expect(toolSchemas.read.safeParse({ path: 'x'.repeat(5000) }).success).toBe(false);
  expect(toolSchemas.read.safeParse({ path: 'a', lines: 0 }).success).toBe(false);
  expect(toolSchemas.run.safeParse({ command: 'ls', seconds: 1.5 }).success).toBe(false);
  expect(toolSchemas.edit.safeParse({ path: 'a', old: 'x', new: '' }).success).toBe(true);
});
