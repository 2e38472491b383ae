import { open } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

/** OSV's largest entries come to a tenth of this. */
const entryBytesMax = 8_000_000;
const entriesMax = 2_000_000;
const bytesMax = 8_000_000_000;
/** Text of this kind packs to a tenth; a bomb comes to a thousandfold. */
const ratioMax = 300;

/**
 * Hands each `.json` entry of a zip file to `take`, one after the other, within bounds of size, count and ratio.
 * @throws Error for a file that is truncated, damaged, or a bomb; what `take` throws; the reason of `signal`
 */
export async function readArchive(
  path: string,
  signal: AbortSignal,
  take: (bytes: Buffer, name: string) => void,
): Promise<void> {
  const file = await openArchive(path);
  let entries = 0;
  let bytes = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const entry = await nextEntry(file);
      if (entry === null) return;
      entries += 1;
      bytes += entry.uncompressedSize;
      checkBounds(entry, entries, bytes);
      if (entry.fileName.endsWith('.json')) take(await readEntry(file, entry), entry.fileName);
    }
  } finally {
    file.close();
  }
}

function checkBounds(
  { uncompressedSize, compressedSize, fileName }: Entry,
  entries: number,
  bytes: number,
): void {
  const bomb = uncompressedSize > 1_000_000 && uncompressedSize > ratioMax * compressedSize;
  if (uncompressedSize > entryBytesMax || bomb || entries > entriesMax || bytes > bytesMax) {
    throw new Error(
      `its entry ${JSON.stringify(fileName.slice(0, 100))} unpacks to more than any entry of OSV has`,
    );
  }
}

const openArchive = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, file) => {
      if (error) reject(error);
      else resolve(file);
    });
  });

function nextEntry(file: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const listeners = {
      entry: (entry: Entry) => settle(() => resolve(entry)),
      end: () => settle(() => resolve(null)),
      error: (error: Error) => settle(() => reject(error)),
    };
    const settle = (then: () => void): void => {
      for (const [event, listener] of Object.entries(listeners)) file.removeListener(event, listener);
      then();
    };
    for (const [event, listener] of Object.entries(listeners)) file.on(event, listener);
    file.readEntry();
  });
}

const readEntry = (file: ZipFile, entry: Entry): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    file.openReadStream(entry, (error, stream) => {
      if (error) {
        reject(error);
        return;
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('end', () => resolve(Buffer.concat(chunks)));
    });
  });
