import { expect, test } from 'vitest';
import { describeCall } from '../../../core/develop/describe-call.ts';

test('a call is told in one line: the tool and its object', () => {
  expect(describeCall('edit', { path: 'src/a.ts', old: 'x' })).toBe('edit src/a.ts');
  expect(describeCall('run', { command: 'npm\ntest\u001b[2J' })).toBe('run npm test');
  expect(describeCall('browser', { urls: ['http://a/', 3, 'http://b/'] })).toBe(
    'browser http://a/ http://b/',
  );
  expect(describeCall('test', {})).toBe('test');
  expect(describeCall('read', null)).toBe('read');
  expect(describeCall('run', { command: 'x'.repeat(900) })).toHaveLength(160);
});
