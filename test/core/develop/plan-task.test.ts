import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../../core/configuration/parse.ts';
import type { Reach } from '../../../core/configuration/panel-seats.ts';
import { planTask } from '../../../core/develop/plan-task.ts';
import type { TaskInput } from '../../../core/develop/task-input.ts';
import { taskId } from '../../../core/ids.ts';
import { type Provider, providers } from '../../../core/panel/seat.ts';

const reach = Object.fromEntries(providers.map((one) => [one, 'real'])) as Record<Provider, Reach>;
const input: TaskInput = {
  repository: 'github:acme/shop',
  base: 'main',
  wanted: 'Mend it.',
  acceptance: [],
  services: [],
  pages: [],
  limits: {},
  panel: 'default',
};
function plan(yaml: string, more: Partial<TaskInput> = {}) {
  const { configuration, problems } = parseConfiguration(yaml);
  if (!configuration) throw new Error(JSON.stringify(problems));
  return planTask({ taskId: taskId('t'), input: { ...input, ...more }, configuration, reach });
}

describe('tools', () => {
  test('are those of the role, without what nothing is configured for', () => {
    const { tools } = plan('');
    expect(tools).toContain('edit');
    expect(tools).toContain('ask_person');
    expect(tools).not.toContain('web_search');
    expect(tools).not.toContain('call_connector');
    expect(tools).not.toContain('build_image');
  });

  test('come with their configuration; a connector of another role is none', () => {
    const connector = (role: string) =>
      `connectors:\n  stock:\n    url: https://stock.example\n    paths: [/items]\n    roles: [${role}]\n`;
    expect(plan(connector('developer')).tools).toContain('call_connector');
    const other = plan(connector('auditor'));
    expect(other.tools).not.toContain('call_connector');
    expect(other.connectors).toEqual({});
    expect(plan(`${connector('developer')}develop:\n  webSearch: stock\n`).tools).toContain('web_search');
    expect(plan(`${connector('auditor')}develop:\n  webSearch: stock\n`).tools).not.toContain('web_search');
  });
});

test('bounds are the task’s own where it names them, else the configuration’s', () => {
  const { policy } = plan('develop:\n  limits:\n    minutes: 7\n  stuck:\n    unchangedMax: 4\n', {
    limits: { iterations: 2, costMicroUsd: 0 },
  });
  expect(policy).toMatchObject({
    iterationsMax: 2,
    minutesMax: 7,
    costMicroUsdMax: 0,
    unchangedMax: 4,
    costPerTestMicroUsdMax: null,
  });
});

test.each([
  ['develop:\n  provider: google\n  model: gemini-2.5-pro\n', {}, 'configuration.invalid', '"anthropic"'],
  [
    'repositories:\n  readers:\n    - match: github.com/acme/*\n      providers: [ollama]\n',
    {},
    'configuration.invalid',
    'github.com/acme/shop',
  ],
  ['', { panel: 'nope' }, 'panel.unknown', 'nope'],
  ['', { branch: 'main' }, 'input.invalid', 'the task begins with'],
  ['', { branch: 'a..b' }, 'input.invalid', 'no name that git takes'],
])('%j with %j is refused', (yaml, more, kind, words) => {
  expect(() => plan(yaml, more)).toThrow(
    expect.objectContaining({
      failure: expect.objectContaining({ kind, message: expect.stringContaining(words) }),
    }),
  );
});
