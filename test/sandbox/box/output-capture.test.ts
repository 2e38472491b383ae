import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOutputCapture } from '../../../sandbox/box/output-capture.ts';

const capture = (headMax: number, tailMax: number, chunks: Uint8Array[]) => {
  const one = createOutputCapture(headMax, tailMax);
  for (const chunk of chunks) one.push(Buffer.from(chunk));
  return one.read();
};

describe('captured output', () => {
  test('is whole where it fits', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const all = Buffer.concat(chunks);
        expect(capture(all.length, 5, chunks)).toEqual({
          output: all.toString('utf8'),
          outputBytes: all.length,
          droppedBytes: 0,
        });
      }),
    );
  });

  test('keeps beginning and end, whatever the pieces, and counts what is gone', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 30, max: 127 }), { maxLength: 60 });
    fc.assert(
      fc.property(chunks, fc.nat(20), fc.nat(20), (chunks, headMax, tailMax) => {
        const all = Buffer.concat(chunks).toString('latin1');
        const { output, outputBytes, droppedBytes } = capture(headMax, tailMax, chunks);
        expect(outputBytes).toBe(all.length);
        fc.pre(all.length > headMax + tailMax);
        expect(droppedBytes).toBe(all.length - headMax - tailMax);
        const gap = `\n[… ${droppedBytes} bytes left out …]\n`;
        expect(output).toBe(all.slice(0, headMax) + gap + all.slice(all.length - tailMax));
      }),
    );
  });

  test('never cuts a character in two', () => {
    const letters = fc.array(fc.constantFrom('a', 'ü', '€', '𝄞'), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(letters, fc.integer({ min: 4, max: 12 }), (letters, half) => {
        const all = Buffer.from(letters.join(''));
        fc.pre(all.length > 2 * half);
        const { output, droppedBytes } = capture(half, half, [all]);
        expect(output).not.toContain('\uFFFD');
        expect(droppedBytes).toBeGreaterThanOrEqual(all.length - 2 * half);
        expect(droppedBytes).toBeLessThanOrEqual(all.length - 2 * half + 6);
      }),
    );
  });

  test('holds on to nothing else', () => {
    const one = createOutputCapture(1000, 1000);
    const chunk = Buffer.alloc(65_536, 'x');
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 3000; round += 1) one.push(chunk);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
    expect(one.read().outputBytes).toBe(3000 * 65_536);
  });
});
