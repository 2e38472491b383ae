import assert from 'node:assert/strict';
import test from 'node:test';
import { Sessions } from '../src/sessions.ts';

test('an open session is known', () => {
  const sessions = new Sessions(1000);
  assert.equal(sessions.get(sessions.open('ada', 0), 10), 'ada');
});
test('use prolongs', () => {
  const sessions = new Sessions(1000);
  const id = sessions.open('ada', 0);
  sessions.get(id, 900);
  assert.equal(sessions.get(id, 1800), 'ada');
});
test('one that ended is gone', () => {
  const sessions = new Sessions(1000);
  const started = Date.now();
  const id = sessions.open('ada', started);
  assert.equal(sessions.get(id, started + 5000), null, `session ${id} of ${started} still lives`);
});
