import { join } from 'node:path';
import { createAgentLink } from '../../../sandbox/box/link.ts';
import { createBubblewrap } from '../../../sandbox/engines/bubblewrap/create-bubblewrap.ts';
import { createDocker } from '../../../sandbox/engines/docker/create-docker.ts';
import type { Engine } from '../../../sandbox/engine.ts';
import { createSnapshots } from '../../../sandbox/snapshots/create-snapshots.ts';
import { startEgress } from '../../../sandbox/supervisor/egress-way.ts';
import { openJournal } from '../../../sandbox/supervisor/journal.ts';
import type { Parts } from '../../../sandbox/supervisor/parts.ts';
import { usualRange } from '../../../sandbox/supervisor/users.ts';
import { createStandIn } from '../stand-in-engine.ts';

export type TestEngine = 'bubblewrap' | 'docker' | 'stand-in';

function engineOf(name: TestEngine, folder: string, allowedImages: string[]): Engine {
  if (name === 'stand-in') return createStandIn(folder);
  const own = { folder: join(folder, name) };
  if (name === 'bubblewrap') return createBubblewrap(own);
  return createDocker({ ...own, dockerHost: process.env['DOCKER_HOST'], allowedImages });
}

/** What a supervisor under test is made of: all real, but for the engine where there is no bubblewrap. */
export function testParts({ folder, engine }: { folder: string; engine: TestEngine }): Parts {
  const allowedImages: string[] = [];
  const self = { uid: process.getuid?.() ?? 1, gid: process.getgid?.() ?? 1 };
  return {
    folder,
    engines: [engineOf(engine, folder, allowedImages)],
    createLink: createAgentLink,
    createSnapshots,
    startProxy: startEgress,
    openJournal,
    images: {
      build: () => Promise.resolve({ ok: false, end: 'refused', text: 'no images here' }),
      remove: () => Promise.resolve(),
    },
    browse: () => Promise.resolve({ ok: false, end: 'refused', text: 'no browser here' }),
    admit: ({ image }) => void allowedImages.push(image ?? ''),
    self,
    users: usualRange,
    version: 'test',
    log: (line) => process.stderr.write(`${line}\n`),
  };
}
