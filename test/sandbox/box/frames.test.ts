import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameReader, encodeFrame } from '../../../sandbox/box/frames.ts';

const read = (chunks: Buffer[], bytesMax = 10_000) => {
  const frames: object[] = [];
  const broken: string[] = [];
  const reader = createFrameReader({
    bytesMax: () => bytesMax,
    onFrame: (frame) => frames.push(frame),
    onBroken: (why) => broken.push(why),
  });
  for (const chunk of chunks) reader.push(chunk);
  return { frames, broken };
};

const pieces = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );

describe('frames', () => {
  test('arrive as they were sent, in whatever pieces', () => {
    const sent = fc.array(fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.integer())));
    fc.assert(
      fc.property(sent, fc.integer({ min: 1, max: 50 }), (sent, size) => {
        const bytes = Buffer.from(sent.map(encodeFrame).join(''));
        expect(read(pieces(bytes, size), 100_000).frames).toEqual(JSON.parse(JSON.stringify(sent)));
      }),
    );
  });

  test.each(['nonsense\n', '[1]\n', '"text"\n', 'null\n', '{"a":1\n'])(
    'that are no objects break it off: %j',
    (line) => {
      const { frames, broken } = read([Buffer.from(`{"a":1}\n${line}{"b":2}\n`)]);
      expect(frames).toEqual([{ a: 1 }]);
      expect(broken).toHaveLength(1);
    },
  );

  test('without end break it off before they are kept', () => {
    const { frames, broken } = read(pieces(Buffer.alloc(50_000, 'x'), 1000));
    expect(frames).toEqual([]);
    expect(broken).toEqual(['it said more than 10000 bytes in one line']);
  });
});
