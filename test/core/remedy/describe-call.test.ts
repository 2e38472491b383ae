import { expect, test } from 'vitest';
import { describeRemedyCall } from '../../../core/remedy/describe-call.ts';

test('a call is told by its tool and its object, on one safe line', () => {
  expect(describeRemedyCall('describe', { asset: 'demo.a' })).toBe('describe demo.a');
  expect(describeRemedyCall('propose_plan', { title: 'Restart\n\u001b[31mit' })).toBe(
    'propose_plan Restart it',
  );
  expect(describeRemedyCall('similar_incidents', {})).toBe('similar_incidents');
  expect(describeRemedyCall('no_action', { reason: 'x'.repeat(1000) }).length).toBe(160);
  expect(describeRemedyCall('logs', null)).toBe('logs');
});
