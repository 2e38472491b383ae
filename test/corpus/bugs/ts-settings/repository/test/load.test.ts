import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from '../src/load.ts';

test('defaults', () => assert.deepEqual(load({}, {}), { host: 'localhost', port: 8080, verbose: false }));
test('the file wins over defaults', () => assert.equal(load({ verbose: true }, {}).verbose, true));
test('the environment wins over the file', () => {
  assert.equal(load({ host: 'file' }, { APP_HOST: 'env' }).host, 'env');
});
test('port 0 is kept', () => assert.equal(load({ port: 0 }, {}).port, 0));
