import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EgressRecord } from '../../core/sandbox/egress.ts';
import { startProxy } from '../egress/start-proxy.ts';
import type { StartProxy } from './parts.ts';
import { readFileOrNull } from './task-folder.ts';

/** Kept in memory for whoever looks; all are in the file. */
const recordsMax = 5000;

/**
 * The proxy of a task, with a record of requests that outlives it: after a restart numbers go on where they were, and
 * what was used of the budgets stays used.
 */
export const startEgress: StartProxy = async ({ socket, folder, policy }) => {
  const file = join(folder, 'requests');
  const text = (await readFileOrNull(file))?.toString('utf8') ?? '';
  // A torn last line, of a request whose record was lost with its supervisor, must not spoil the next one.
  if (text !== '' && !text.endsWith('\n')) await appendFile(file, '\n');
  const earlier = parseRecords(text);
  const first = earlier.at(-1)?.number ?? 0;
  const used = earlier.reduce((sum, { sentBytes, receivedBytes }) => sum + sentBytes + receivedBytes, 0);
  const records = earlier.slice(-recordsMax);
  let writing: Promise<unknown> = Promise.resolve();
  const proxy = await startProxy({
    socket,
    folder,
    policy: {
      ...policy,
      bytesMax: Math.max(0, policy.bytesMax - used),
      requestsMax: Math.max(0, policy.requestsMax - earlier.length),
    },
    record: (one) => {
      const record = { ...one, number: first + one.number };
      records.push(record);
      if (records.length > recordsMax) records.shift();
      const line = `${JSON.stringify(record)}\n`;
      writing = writing.then(() => appendFile(file, line, { mode: 0o600 })).catch(() => undefined);
    },
  });
  return {
    certificates: proxy.certificates,
    allow: (rule) => proxy.allow(rule),
    records: (after) => records.filter(({ number }) => number > after),
    close: async () => {
      await proxy.close();
      await writing;
    },
  };
};

/** Lines that are no record are left out. */
function parseRecords(text: string): EgressRecord[] {
  return text.split('\n').flatMap((line): EgressRecord[] => {
    try {
      return line === '' ? [] : [JSON.parse(line) as EgressRecord];
    } catch {
      return [];
    }
  });
}
