import { expect, test } from 'vitest';
import {
  earliest,
  fieldsOf,
  hostOf,
  isFields,
  listOf,
  own,
  textOf,
  timeOf,
} from '../../../core/dependencies/fields.ts';

test('what has not the shape that is looked for counts as absent', () => {
  expect([isFields([]), isFields(null), isFields({})]).toEqual([false, false, true]);
  expect(fieldsOf('text')).toEqual({});
  expect(listOf({ length: 3 })).toEqual([]);
  expect([textOf(' '), textOf(3), textOf('a')]).toEqual([null, null, 'a']);
});

test('only what an object has itself is a field of it', () => {
  expect(own({}, 'constructor')).toBeUndefined();
  expect(own(fieldsOf(JSON.parse('{"__proto__":{"a":1}}')), 'a')).toBeUndefined();
  expect(own({ a: 1 }, 'a')).toBe(1);
});

test('times are told in UTC, and compared as such', () => {
  expect(timeOf('2026-01-02T03:04:05+02:00')).toBe('2026-01-02T01:04:05.000Z');
  expect(timeOf('soon')).toBeNull();
  expect(earliest([null, '2026-01-02T00:00:00.000Z', '2025-01-02T00:00:00.000Z'])).toBe(
    '2025-01-02T00:00:00.000Z',
  );
  expect(earliest([])).toBeNull();
});

test.each([
  ['https://Files.Acme.example/a/b.tgz', 'files.acme.example'],
  ['https://user:key@acme.example:8443/x', 'acme.example:8443'],
  ['https://good.example@evil.example/x', 'evil.example'],
  ['https://evil.example?@good.example/', 'evil.example'],
  ['https://evil.example\\@good.example/', 'evil.example'],
  ['not a url', null],
  ['file:///etc/passwd', null],
])('the host of %s', (url, host) => {
  expect(hostOf(url)).toBe(host);
});
