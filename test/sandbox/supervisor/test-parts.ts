import { createAgentLink } from '../../../sandbox/box/link.ts';
import { createSnapshots } from '../../../sandbox/snapshots/create-snapshots.ts';
import { startEgress } from '../../../sandbox/supervisor/egress-way.ts';
import { openJournal } from '../../../sandbox/supervisor/journal.ts';
import type { Parts } from '../../../sandbox/supervisor/parts.ts';
import { usualRange } from '../../../sandbox/supervisor/users.ts';
import { createStandIn } from '../stand-in-engine.ts';

/** What a supervisor under test is made of: all real, but for the engine where there is no bubblewrap. */
export async function testParts({
  folder,
}: {
  folder: string;
  engine: 'bubblewrap' | 'stand-in';
}): Promise<Parts> {
  const self = { uid: process.getuid?.() ?? 1, gid: process.getgid?.() ?? 1 };
  return {
    folder,
    engines: [createStandIn()],
    createLink: createAgentLink,
    createSnapshots,
    startProxy: startEgress,
    openJournal,
    buildImage: () => Promise.resolve({ ok: false, end: 'refused', text: 'no images here' }),
    browse: () => Promise.resolve({ ok: false, end: 'refused', text: 'no browser here' }),
    self,
    users: usualRange,
    version: 'test',
    log: (line) => process.stderr.write(`${line}\n`),
  };
}
