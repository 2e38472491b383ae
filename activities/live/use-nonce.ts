import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '../../core/remedy/plan.ts';
import type { Database } from '../../database/client.ts';
import { countNonces, takeNonce } from '../../database/nonces.ts';
import { makeFolder, readOnce, writeOnce } from './durable-file.ts';

interface Use {
  db: Database;
  folder: string;
  plan: Plan;
  hash: string;
}

/**
 * Why nonces that were used up cannot be told from others here; null where they can. A folder that went missing would let
 * each of them live again, had the database been put back too.
 */
export async function refuseNonces({ db, folder }: Pick<Use, 'db' | 'folder'>): Promise<string | null> {
  const path = join(folder, 'nonces');
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) return null;
  const used = await countNonces(db);
  if (used === 0) return null;
  return `The folder ${path} is missing, and the database knows of ${used} plans that were begun: put it back from a backup. If it is lost for good, make it by hand, empty, once nothing that was approved before may be carried out any more.`;
}

/**
 * Uses the plan's nonce up, in a file of this process and in the database, so that neither put back alone revives it. Null,
 * or why it cannot be. Safe to repeat for the same plan in the same folder, whose journal tells what was done.
 */
export async function useNonce({ db, folder, plan, hash }: Use): Promise<string | null> {
  const nonces = join(folder, 'nonces');
  await makeFolder(nonces);
  const holder = await holderOf(folder);
  const path = join(nonces, plan.nonce);
  const fresh = await writeOnce(path, { plan: hash });
  if (!fresh && (await userOf(path)) !== hash) return used;
  const before = await takeNonce(db, { nonce: plan.nonce, plan: hash, holder });
  if (before === null) return null;
  if (before.plan !== hash) return used;
  return !fresh && before.holder === holder ? null : elsewhere;
}

const used = 'The nonce of this plan was used up by another one: propose it anew.';
const elsewhere =
  'This plan was begun before by an acting process with another journal, or with this one before it was put back: a person has to look at what was done.';

/** Which acting process this is: an id that stays with its folder. */
async function holderOf(folder: string): Promise<string> {
  const path = join(folder, 'holder');
  await writeOnce(path, { id: randomUUID() });
  const entry = await readOnce<{ id: string }>(path);
  if (entry !== null && entry !== 'broken') return entry.id;
  throw new Error(`${path} does not tell which acting process this is: put it back from a backup.`);
}

/** Whether the plan's nonce is used up already, as this process's own files tell it. */
export const wasUsed = async (folder: string, nonce: string): Promise<boolean> =>
  (await readOnce(join(folder, 'nonces', nonce))) !== null;

async function userOf(path: string): Promise<string> {
  const entry = await readOnce<{ plan: string }>(path);
  return entry === null || entry === 'broken' ? '' : entry.plan;
}
