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
