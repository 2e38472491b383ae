import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { removeControlGroup } from './control-group.ts';

const processSchema = z.object({ pid: z.int().min(2), startedAt: z.string() });
const recordSchema = z.object({
  task: z.string(),
  processes: z.array(processSchema),
  controlGroups: z.array(z.string()),
});
/** What must be known of a box to end it after its supervisor has died. */
type BoxRecord = z.infer<typeof recordSchema>;

const fileName = 'box.json';

/** A process id with the moment it began, in ticks since the machine did: ids are given again. Null once it has ended. */
export async function identify(pid: number): Promise<z.infer<typeof processSchema> | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return startedAt === undefined ? null : { pid, startedAt };
}

export const writeRecord = (folder: string, record: BoxRecord): Promise<void> =>
  writeFile(join(folder, fileName), JSON.stringify(record), { mode: 0o600 });

/** Ends what is left of a box and takes its folder away. */
export async function endBox(folder: string): Promise<void> {
  const record = await readRecord(folder);
  // The box's first process first: bubblewrap, who waits for it, then ends by itself.
  for (const one of record?.processes ?? []) await end(one);
  await removeControlGroup(record?.controlGroups ?? []);
  await rm(folder, { recursive: true, force: true });
}

async function end(one: z.infer<typeof processSchema>): Promise<void> {
  const isThere = async () => (await identify(one.pid))?.startedAt === one.startedAt;
  for (let round = 0; round < 200 && (await isThere()); round += 1) {
    if (round === 0 || round === 50) kill(one.pid);
    await sleep(5);
  }
}

/** The folders of the boxes of one task, of which some may still run. */
export async function listBoxes(folder: string, task: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found: string[] = [];
  for (const name of names) {
    if ((await readRecord(join(folder, name)))?.task === task) found.push(join(folder, name));
  }
  return found;
}

async function readRecord(folder: string): Promise<BoxRecord | null> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
