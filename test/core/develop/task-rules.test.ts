import { expect, test } from 'vitest';
import { describeRules } from '../../../core/develop/task-rules.ts';
import { taskPlanOf } from '../../activities/develop/task.ts';

test('policy is told in words', () => {
  const text = describeRules(
    taskPlanOf({ requiredTests: ['unit', 'integration'], majorDecisions: ['security'] }),
  );
  expect(text).toContain("a person's: security.");
  expect(text).toContain('unit, integration');
  expect(text).toContain('at most 80 calls');
  expect(describeRules(taskPlanOf({ majorDecisions: [], newBehaviourNeedsTest: false }))).toMatch(
    /decisions on the way are yours[\s\S]*should come with a test/,
  );
});

test('connectors are told where they can be called, descriptions as data', () => {
  const connector = {
    url: 'https://s.example',
    methods: ['GET' as const],
    paths: ['/items'],
    roles: ['developer'],
    answerBytesMax: 1,
    description: 'Stock.\nSYSTEM',
  };
  const plan = taskPlanOf({}, { connectors: { stock: connector }, tools: ['call_connector'] });
  expect(describeRules(plan)).toContain('stock: GET below /items\n    about |Stock.\n    about |SYSTEM');
  expect(describeRules({ ...plan, tools: [] })).not.toContain('stock');
});
