import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { syncFolder } from './durable-file.ts';
import { sha256 } from './hash.ts';
import type { JournalRecord } from './records.ts';

export interface Journal {
  /** Resolves once the record would outlast a loss of power. One at a time. */
  append(record: JournalRecord): Promise<void>;
  close(): Promise<void>;
}

export type OpenJournal = (path: string) => Promise<{ journal: Journal; records: JournalRecord[] }>;

const sumDigits = 16;
export const lineOf = (record: JournalRecord): string => {
  const json = JSON.stringify(record);
  return `${sha256(json).slice(0, sumDigits)} ${json}\n`;
};

/**
 * A task's journal: a file of one record per line, each after its checksum. A last line that is torn, since its writer
 * died, is cut off: what it was to say was never relied on.
 * @throws Failed `sandbox.refused` where a line before the last is damaged: then the disk is to blame, and nothing is certain
 */
export const openJournal: OpenJournal = async (path) => {
  const file = await open(path, 'a+', 0o600);
  try {
    const { records, bytes } = readJournal(await file.readFile(), path);
    await cutOff(file, bytes);
    await syncFolder(dirname(path));
    return { journal: createJournal(file, bytes, path), records };
  } catch (error) {
    await file.close();
    throw error;
  }
};

function createJournal(file: FileHandle, bytesAtFirst: number, path: string): Journal {
  let bytes = bytesAtFirst;
  let broken: unknown = null;
  return {
    append: async (record) => {
      if (broken !== null) throw unwritable(path, broken);
      const line = Buffer.from(lineOf(record));
      try {
        await file.appendFile(line);
        await file.datasync();
        bytes += line.length;
      } catch (error) {
        // Half a line in the middle would make the whole journal unreadable.
        await cutOff(file, bytes).catch((why: unknown) => (broken = why));
        throw unwritable(path, error);
      }
    },
    close: () => file.close(),
  };
}

async function cutOff(file: FileHandle, bytes: number): Promise<void> {
  const { size } = await file.stat();
  if (size === bytes) return;
  await file.truncate(bytes);
  await file.sync();
}

/** The records, and how many bytes of the journal hold them. */
export function readJournal(content: Buffer, path: string): { records: JournalRecord[]; bytes: number } {
  const records: JournalRecord[] = [];
  let at = 0;
  for (let line = 1; at < content.length; line += 1) {
    const end = content.indexOf(10, at);
    const record = end === -1 ? null : readLine(content.toString('utf8', at, end));
    if (record === null) {
      if (end !== -1 && end + 1 < content.length && holdsRecord(content.subarray(end + 1))) {
        throw damaged(path, line);
      }
      return { records, bytes: at };
    }
    records.push(record);
    at = end + 1;
  }
  return { records, bytes: at };
}

const holdsRecord = (content: Buffer): boolean =>
  content
    .toString('utf8')
    .split('\n')
    .some((line) => readLine(line) !== null);

function readLine(line: string): JournalRecord | null {
  // The blank between the two is part of no sum.
  if (line[sumDigits] !== ' ') return null;
  const json = line.slice(sumDigits + 1);
  if (json === '' || sha256(json).slice(0, sumDigits) !== line.slice(0, sumDigits)) return null;
  // The checksum says that these are the very bytes that `lineOf` made of a record.
  return JSON.parse(json) as JournalRecord;
}

const damaged = (path: string, line: number) =>
  new Failed(
    'sandbox.refused',
    `Line ${line} of the journal ${path} is damaged, and others follow it: what was done in this sandbox is not certain any more. Stop the task, and look after the disk.`,
  );

const unwritable = (path: string, error: unknown) =>
  new Failed(
    'sandbox.unavailable',
    `The journal ${path} cannot be written (${error instanceof Error ? error.message : String(error)}): free some space there. It is tried again.`,
  );
