import { expect, test } from 'vitest';
import { readKillRequest } from '../../../core/remedy/kill-request.ts';

test('a name and a reason pull it, and nothing else does', () => {
  expect(readKillRequest({ by: 'ada', reason: 'It deletes.' })).toEqual({
    accepted: { by: 'ada', reason: 'It deletes.' },
  });
  for (const raw of ['stop', null, {}, { by: 'ada' }, { by: '', reason: 'x' }, { by: 'a\nb', reason: 'x' }])
    expect(readKillRequest(raw)).toHaveProperty('refused');
});
