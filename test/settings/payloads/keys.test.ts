import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { payloadKeysOf } from '../../../settings/payloads/keys.ts';
import { temporaryFolder } from '../../embedded/temporary-folder.ts';

const key = () => randomBytes(32).toString('base64');
const [one, two] = [key(), key()];
const read = (text: string) => payloadKeysOf({ COUNTERSIGN_PAYLOAD_KEYS: text });

test('there are none unless the variable holds some', () => {
  expect(payloadKeysOf({})).toEqual([]);
  expect(read('')).toEqual([]);
  expect(read(' \n')).toEqual([]);
});

test('all are known, in their order, and may stand apart', () => {
  expect(read(`2026-b:${two} ,\n a:${one}\n`).map(({ id }) => id)).toEqual(['2026-b', 'a']);
});

test('they may come as a file, and a variable that is set itself wins', () => {
  const file = join(temporaryFolder(), 'keys');
  writeFileSync(file, `filed:${one}\n`);
  const environment = { COUNTERSIGN_PAYLOAD_KEYS_FILE: file };
  expect(payloadKeysOf(environment).map(({ id }) => id)).toEqual(['filed']);
  const both = { ...environment, COUNTERSIGN_PAYLOAD_KEYS: `own:${two}` };
  expect(payloadKeysOf(both).map(({ id }) => id)).toEqual(['own']);
});

test('a file that is not there is named', () => {
  expect(() => payloadKeysOf({ COUNTERSIGN_PAYLOAD_KEYS_FILE: '/nowhere/at/all' })).toThrow(
    /COUNTERSIGN_PAYLOAD_KEYS_FILE names "\/nowhere\/at\/all"/,
  );
});

test('whatever prints them shows no key', () => {
  const shown = inspect(read(`a:${one}`), { depth: null }) + JSON.stringify(read(`a:${one}`));
  expect(shown).toContain('a');
  expect(shown).not.toContain(one.slice(0, 12));
});

test.each([
  ['no id', one, 'no id before the key in entry 1'],
  ['an empty id', `:${one}`, 'an id in entry 1'],
  ['an id in capitals', `A:${one}`, 'an id in entry 1'],
  ['id and key the wrong way round', `${one}:a`, 'an id in entry 1'],
  ['a hexadecimal key as an id', `${randomBytes(32).toString('hex')}:${one}`, 'an id in entry 1'],
  ['an id that ends with a hyphen', `a-:${one}`, 'an id in entry 1'],
  ['nothing between commas', `a:${one},,b:${two}`, 'nothing as entry 2'],
  ['nothing after the last comma', `a:${one},`, 'nothing as entry 2'],
  ['no base64', `a:${one.slice(0, 40)}!!!=`, 'no base64 as key "a"'],
  ['base64 without its padding', `a:${one.replace('=', '')}`, 'no base64 as key "a"'],
  ['something behind the key', `a:${one} x`, 'no base64 as key "a"'],
  ['a key of 16 bytes', `a:${randomBytes(16).toString('base64')}`, '16 bytes as key "a" in place of 32'],
  ['a key of 33 bytes', `a:${randomBytes(33).toString('base64')}`, '33 bytes as key "a" in place of 32'],
  ['no key', 'a:', '0 bytes as key "a"'],
  ['an id twice', `a:${one},a:${two}`, 'the id "a" twice'],
  ['a key twice', `a:${one},b:${one}`, '"a" and "b" the same key'],
  ['17 keys', Array.from({ length: 17 }, (_, at) => `k${at}:${key()}`).join(','), '17 keys'],
])('%s is refused, with the remedy and without the key', (_, text, state) => {
  const refusal = (() => {
    try {
      return String(read(text).length);
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(refusal).toContain(state);
  expect(refusal).toContain('openssl rand -base64 32');
  for (const part of text.split(/[:,]/).filter((part) => part.length > 24))
    expect(refusal).not.toContain(part.slice(0, 8));
});
