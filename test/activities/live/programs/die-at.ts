import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Carries a plan out and ends itself by SIGKILL at its `count`-th write of the journal, before the file is there or after
 * it is whole. Exits 0 where there were fewer writes.
 */
interface Orders {
  databaseUrl: string;
  /** Of the assets. */
  folder: string;
  /** Of the acting process. */
  live: string;
  blob: string;
  approvals: unknown[];
  count: number;
  side: 'before' | 'after';
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders;
const die = () => process.kill(process.pid, 'SIGKILL');
const open = fs.promises.open;
let writes = 0;
fs.promises.open = async (path, flags, mode) => {
  // Which process this is, is written once for all of them.
  if (flags !== 'wx' || String(path).endsWith('holder')) return open(path, flags, mode);
  writes += 1;
  const own = writes;
  if (own === orders.count && orders.side === 'before') die();
  const file = await open(path, flags, mode);
  const close = file.close.bind(file);
  file.close = async () => {
    await close();
    if (own === orders.count) die();
  };
  return file;
};
syncBuiltinESMExports();

const { createLiveActivities } = await import('../../../../activities/live/live-activities.ts');
const { connectDatabase } = await import('../../../../database/client.ts');
const { people } = await import('../live-people.ts');
const { configure, liveWorld } = await import('../live-set-up.ts');
const { blobId } = await import('../../../../core/ids.ts');
const { approvalSchema } = await import('../../../../core/remedy/approval.ts');

const { db, close } = connectDatabase(orders.databaseUrl, 3);
const approvals = orders.approvals.map((one) => approvalSchema.parse(one));
// Keys are made anew in each process: here they are those that signed.
const signers = Object.fromEntries(approvals.flatMap((one) => ('key' in one ? [[one.by, one.key]] : [])));
const known = Object.entries(people).map(([id, person]) => [
  id,
  { ...person, keys: signers[id] ? [{ publicKey: signers[id] }] : [] },
]);
const classes = { production: { plansPerHour: 1000 } };
const configuration = configure({ people: Object.fromEntries(known), classes });
const world = liveWorld(db, orders.folder, { folder: orders.live, readConfiguration: () => configuration });
await createLiveActivities(world).carryOut({ plan: blobId(orders.blob), approvals });
await close();
