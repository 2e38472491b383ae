import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { entryLine, type TrailHead } from '../../core/trail/entry.ts';
import { withLock } from '../../database/advisory-lock.ts';
import type { Database } from '../../database/client.ts';
import { findTrailSum, readTrail } from '../../database/trail.ts';

const usualLinesMax = 100_000;
const lineFeed = 10;
/** Longer than any entry: its bounds are its schema's. */
const lineBytesMax = 1_000_000;

interface TrailFilesOf {
  db: Database;
  folder: string;
  linesMax?: number;
}

/**
 * Adds to the files of the trail whatever the database has more, and gives how many entries that were. Each file holds
 * `linesMax` lines as an export has them. Safe to call from many processes at once, and after a crash in the middle.
 * @throws Error where the last line of the files is not what the database has: one of them was altered
 */
export function followTrail({ db, folder, linesMax = usualLinesMax }: TrailFilesOf): Promise<number> {
  return withLock(db, `trail files in ${folder}`, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const last = await lastLine(folder);
    if (last !== null && (await findTrailSum(db, last.number)) !== last.sum) throw contradicts(last, folder);
    let written = 0;
    for await (const page of readTrail(db, last?.number ?? 0)) {
      const files = Map.groupBy(page, ({ number }) => fileOf(number, linesMax));
      for (const [file, entries] of files)
        await add(join(folder, file), entries.map(({ sum, text }) => `${entryLine(sum, text)}\n`).join(''));
      written += page.length;
    }
    return written;
  });
}

/** Named by the number of its first entry, so that their names are in their order. */
const fileOf = (number: number, linesMax: number): string =>
  `trail-${String(Math.floor((number - 1) / linesMax) * linesMax + 1).padStart(12, '0')}.txt`;

async function add(path: string, text: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** The last whole line of the last file; half a line behind it, which a crash left, is cut off. */
async function lastLine(folder: string): Promise<TrailHead | null> {
  const names = (await readdir(folder)).filter((name) => /^trail-\d{12}\.txt$/.test(name)).toSorted();
  for (const name of names.reverse()) {
    const found = await lastLineOf(join(folder, name));
    if (found !== null) return found;
  }
  return null;
}

async function lastLineOf(path: string): Promise<TrailHead | null> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - lineBytesMax);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const tail = buffer.subarray(0, bytesRead);
    const end = tail.lastIndexOf(lineFeed);
    if (from + end + 1 < size) await file.truncate(from + end + 1);
    if (end < 0) return null;
    const line = tail.toString('utf8', tail.lastIndexOf(lineFeed, end - 1) + 1, end);
    const { number } = JSON.parse(line.slice(line.indexOf(' ') + 1)) as { number: number };
    return { number, sum: line.slice(0, line.indexOf(' ')) };
  } finally {
    await file.close();
  }
}

const contradicts = ({ number }: TrailHead, folder: string) =>
  new Error(
    `Entry ${number} of the trail in ${folder} is not what the database has: one of them was altered, or the database was put back to an earlier state. Nothing is written there until a person has looked: "countersign trail verify" says what each of them holds.`,
  );
