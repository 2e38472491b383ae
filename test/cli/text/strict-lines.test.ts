import fc from 'fast-check';
import { expect, test } from 'vitest';
import { strictLines } from '../../../cli/text/strict-lines.ts';

const linesOf = async (bytes: Buffer, size = 7): Promise<string[]> => {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  const stream = async function* () {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  };
  const lines: string[] = [];
  for await (const line of strictLines(stream())) lines.push(line);
  return lines;
};

test('lines come as they stand, whatever else some take for the end of a line', async () => {
  const lines = ['a', '', 'b\r', 'c\u2028d', '\ufeffe', 'ü€😀'];
  expect(await linesOf(Buffer.from(`${lines.join('\n')}\n`))).toEqual(lines);
});

test('what is no text, and what has no end, are lines that say so', async () => {
  const bytes = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 10]), Buffer.from('b')]);
  expect(await linesOf(bytes)).toEqual(['a', '(no text)', 'b (cut off)']);
  expect(await linesOf(Buffer.alloc(0))).toEqual([]);
});

test('no two files have the same lines, but where both are no text', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).map((one) => Buffer.from(`${one}\n`));
  await fc.assert(
    fc.asyncProperty(text, text, fc.integer({ min: 1, max: 9 }), async (a, b, size) => {
      const [of, other] = [await linesOf(a, size), await linesOf(b, size)];
      expect(JSON.stringify(of) === JSON.stringify(other)).toBe(a.equals(b));
    }),
  );
});

test('a line without end is told, and not held', async () => {
  const piece = Buffer.alloc(1_000_000, 'a');
  const stream = async function* () {
    yield Buffer.from('before\n');
    for (let at = 0; at < 600; at += 1) yield await Promise.resolve(piece);
    yield Buffer.from('\nafter\n');
  };
  const lines: string[] = [];
  for await (const line of strictLines(stream())) lines.push(line);
  // Held together it would be longer than any text that there can be, and none of this would be told.
  expect(lines).toEqual(['before', '(a line of 600000000 bytes)', 'after']);
});

test('the longest line that is read is as long as its bound', async () => {
  const line = 'ü'.repeat(500_000);
  expect(await linesOf(Buffer.from(`${line}\n`), 65_536)).toEqual([line]);
  expect(await linesOf(Buffer.from(`${line}a\n`), 65_536)).toEqual(['(a line of 1000001 bytes)']);
});
