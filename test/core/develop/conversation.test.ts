import { expect, test } from 'vitest';
import { callIdOf, callsOf, textOf } from '../../../core/develop/conversation.ts';
import { callOf } from './conversations.ts';

test('an answer is told apart into calls and words', () => {
  const blocks = [
    { kind: 'opaque' as const, block: { thinking: 'secret' } },
    { kind: 'text' as const, text: ' I read. ' },
    callOf(2, 0, 'read', { path: 'a' }),
    { kind: 'text' as const, text: 'Then on.' },
  ];
  expect(textOf(blocks)).toBe('I read. \nThen on.');
  expect(callsOf(blocks).map(({ id }) => id)).toEqual([callIdOf(2, 0)]);
  expect(callIdOf(1, 11)).not.toBe(callIdOf(11, 1));
});
