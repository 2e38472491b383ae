import { expect, test } from 'vitest';
import { describeTool, exampleOf } from '../../../core/develop/tool-words.ts';
import { toolNames, toolSchemas } from '../../../core/develop/tools.ts';

test.each(toolNames)('%s says what it does and takes, with an example that fits', (name) => {
  const { does, fields } = describeTool(name);
  expect(does).toMatch(/\.$/);
  expect(Object.keys(fields).length).toBeGreaterThan(0);
  expect(toolSchemas[name].safeParse(exampleOf(name)).success).toBe(true);
});
