import { expect, test } from 'vitest';
import { readPayloads, writePayloads } from '../../../api/codec/payloads-json.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const json = { payloads: [{ metadata: { encoding: base64('json/plain') }, data: base64('"hello"') }] };

test('what the Temporal UI sends is read, and written as it came', () => {
  const read = readPayloads(json);
  expect(read).toEqual([{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"hello"') }]);
  expect(writePayloads(read ?? [])).toEqual(json);
});

test('a payload may have neither data nor metadata, and there may be none', () => {
  expect(readPayloads({ payloads: [{}] })).toEqual([{ metadata: {}, data: Buffer.alloc(0) }]);
  expect(readPayloads({ payloads: [] })).toEqual([]);
  expect(writePayloads([{ data: null }, {}])).toEqual({
    payloads: [
      { metadata: {}, data: '' },
      { metadata: {}, data: '' },
    ],
  });
});

test.each([
  ['nothing', null],
  ['a list', []],
  ['no payloads', {}],
  ['payloads that are no list', { payloads: 'x' }],
  ['a payload that is none', { payloads: [null] }],
  ['data that is no base64', { payloads: [{ data: '!' }] }],
  ['data in numbers', { payloads: [{ data: [1, 2] }] }],
  ['metadata that is no base64', { payloads: [{ metadata: { encoding: 'json/plain' } }] }],
  ['1001 payloads', { payloads: Array.from({ length: 1001 }, () => ({})) }],
])('%s is refused', (_, body) => expect(readPayloads(body)).toBeNull());
