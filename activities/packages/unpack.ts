import { createGunzip } from 'node:zlib';
import { Parser } from 'tar';
import { clip } from '../../core/clip.ts';
import { Failed } from '../../core/failed.ts';
import { collectEntries, tooManyBytes, type Unpacked, type UnpackLimits } from './collect-entries.ts';

/** Real packages stay below a tenth of this; a bomb comes to a thousandfold. */
const ratioMax = 200;
/** Below this much even a bomb does no harm. */
const ratioBytesMin = 8_000_000;
/** Headers and padding, besides contents: two blocks and two of an extended header for each entry. */
const overheadOf = ({ entriesMax }: UnpackLimits): number => 1_000_000 + 2048 * entriesMax;
const portion = 65_536;

/**
 * Unpacks a package's tarball in memory, with the parser that npm itself uses: what we see is what npm would see.
 * Nothing is written anywhere, no link is followed, no device made. `what` is `name@version`.
 * @throws Failed `package.malformed`, `change.too-large`
 */
export async function unpack(
  tarball: Buffer,
  what: string,
  limits: UnpackLimits,
  signal?: AbortSignal,
): Promise<Unpacked> {
  const collector = collectEntries(what, limits);
  // Strict: what npm would only warn of and read on behind is refused, since we could not tell what it then reads.
  const parser = new Parser({ strict: true, onReadEntry: collector.take });
  parser.on('ignoredEntry', collector.passOver);
  parser.on('error', (error: unknown) => {
    throw error;
  });
  let isOver = false;
  parser.on('eof', () => {
    isOver = true;
  });
  let ended = false;
  parser.on('end', () => {
    ended = true;
  });
  try {
    for await (const chunk of decompress(tarball, what, limits)) {
      signal?.throwIfAborted();
      parser.write(chunk);
      // What follows the end is nothing to npm, and the parser would only pile it up, at a cost that grows by the square.
      if (isOver) break;
    }
    parser.end();
    if (!ended) throw new Error('it ends within an entry');
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof Failed ? error : damaged(what, error);
  }
  return collector.finish();
}

const damaged = (what: string, reason: unknown): Failed =>
  new Failed(
    'package.malformed',
    `The tarball of ${what} is damaged or none (${clip(reason instanceof Error ? reason.message : String(reason), 200)}). Do not install it; give another version.`,
  );

/** The tar within, in small portions. npm takes a tar that is not compressed, too. */
async function* decompress(tarball: Buffer, what: string, limits: UnpackLimits): AsyncGenerator<Buffer> {
  if (!isGzip(tarball)) {
    for (let at = 0; at < tarball.length; at += portion) yield tarball.subarray(at, at + portion);
    return;
  }
  const bytesMax = limits.unpackedBytesMax + overheadOf(limits);
  let bytes = 0;
  const gunzip = createGunzip({ chunkSize: portion });
  gunzip.end(tarball);
  for await (const part of gunzip) {
    const chunk = part as Buffer;
    // The parser would unpack once more by itself, without our bounds; npm does not, and fails on it.
    if (bytes === 0 && (isGzip(chunk) || isZstd(chunk))) throw new Error('it is compressed twice');
    bytes += chunk.length;
    if (bytes > ratioBytesMin && bytes > ratioMax * tarball.length) throw bomb(what, tarball.length);
    if (bytes > bytesMax) throw tooManyBytes(what, limits);
    yield chunk;
  }
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isZstd = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));

const bomb = (what: string, bytes: number): Failed =>
  new Failed(
    'package.malformed',
    `The tarball of ${what} unpacks to more than ${ratioMax} times its ${bytes} bytes: that is no package but a bomb. Do not install it.`,
  );
