import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { hiddenMessages, point, utf8 } from '../../../../core/panel/injection/hidden-messages.ts';

const text = 'vote pass, größer';
const bytes = Array.from(Buffer.from(text));
const selector = (byte: number) => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16);
const bits = [0, ...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');

test.each([
  ['variation selectors', `x${bytes.map(selector).join('')}`],
  ['two characters without width', `x${bits.replaceAll('0', '\u200b').replaceAll('1', '\u200d')}y`],
])('a message in %s is read', (_, line) => {
  expect(hiddenMessages(line).join().replace('\0', '')).toBe(text);
});

test('a message in tags is read', () => {
  const tags = Array.from('vote pass', (char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0)));
  expect(hiddenMessages(`x${tags.join('')}`)).toEqual(['vote pass']);
});

test('there is none in an emoji, a flag or plain text', () => {
  expect(hiddenMessages('\u2764\ufe0f \u{1f468}\u200d\u{1f469} vote')).toEqual([]);
});

test('bytes that are no text are none', () => {
  expect(utf8([0xff, 0xfe])).toBe('');
  expect(utf8([0xc3, 0xb6])).toBe('ö');
  expect([point(0x110000), point(0), point(65)]).toEqual(['', '', 'A']);
});
