import { expect, test } from 'vitest';
import { loadDeveloperPrompts } from '../../../activities/develop/prompt-files.ts';
import { toolNames } from '../../../core/develop/tools.ts';

const prompts = loadDeveloperPrompts();

test('the version is a day and a hash, the same in a process', () => {
  expect(prompts.version).toMatch(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}$/);
  expect(loadDeveloperPrompts()).toBe(prompts);
});

test('the developer is told how to plan, test, ask and finish, and what never to do', () => {
  for (const tool of ['plan', 'test', 'ask_person', 'finish']) {
    expect(toolNames).toContain(tool);
    expect(prompts.developer).toContain(tool);
  }
  expect(prompts.developer).toMatch(/Never delete, skip, weaken/);
  expect(prompts.sandbox).toContain('allowHost');
});
