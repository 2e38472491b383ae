import assert from 'node:assert/strict';
import test from 'node:test';
import { once } from 'node:events';
import { createNotes } from '../src/server.js';

async function ask(path, method = 'GET') {
  const server = createNotes().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}${path}`;
  const response = await fetch(url, { method });
  const text = await response.text();
  server.close();
  return { url, status: response.status, text };
}

test('a note is read', async () => assert.equal((await ask('/notes/ideas')).text, 'a boat'));
test('what is not there is 404', async () => {
  const { url, status } = await ask('/notes/none');
  assert.equal(status, 404, `${url} gave ${status} at ${new Date().toISOString()}`);
});
test('POST is refused', async () => assert.equal((await ask('/notes/ideas', 'POST')).status, 405));
