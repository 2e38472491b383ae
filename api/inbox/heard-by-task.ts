import type { Database } from '../../database/client.ts';
import type { Received } from '../../database/deliveries.ts';
import { findFollower } from '../../database/task-pull-requests.ts';

/** People's words on a pull request are handled where a task follows it; elsewhere there is nothing to do about them. */
export async function heardByTask(db: Database, received: Received): Promise<Received> {
  const { read } = received;
  const said = 'said' in read ? read.said : undefined;
  if (said?.kind !== 'said') return received;
  const follower = await findFollower(db, said);
  return follower === null ? received : { ...received, read: { delivery: said } };
}
