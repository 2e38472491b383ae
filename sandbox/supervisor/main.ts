import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createAgentLink } from '../box/link.ts';
import { browsePages } from '../browse-pages.ts';
import { type Broker, createBroker } from '../broker/build-image.ts';
import type { Engine } from '../engine.ts';
import { createBubblewrap } from '../engines/bubblewrap/create-bubblewrap.ts';
import { createDocker } from '../engines/docker/create-docker.ts';
import { createSnapshots } from '../snapshots/create-snapshots.ts';
import { startEgress } from './egress-way.ts';
import { openJournal } from './journal.ts';
import type { Images } from './parts.ts';
import { runSupervisor } from './run-supervisor.ts';
import { usualRange } from './users.ts';

const { values } = parseArgs({
  options: { folder: { type: 'string' }, socket: { type: 'string' }, 'socket-user': { type: 'string' } },
});
if (!values.folder) {
  process.stderr.write(
    'The sandbox supervisor wants its folder: --folder COUNTERSIGN_HOME/sandboxes [--socket PATH --socket-user UID]\n',
  );
  process.exit(2);
}

const folder = resolve(values.folder);
const doorUser = Number(values['socket-user'] ?? process.getuid?.());
if (!Number.isInteger(doorUser)) {
  process.stderr.write('--socket-user wants the number of the user who may ask, such as 1000\n');
  process.exit(2);
}
const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
) as { version: string };
const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`);

// A mistake of ours in one task must not end the boxes of all others.
process.on('unhandledRejection', (reason) => log(`Nobody waited for this failure: ${String(reason)}`));

/** Of all tasks; grows with them. */
const allowedImages: string[] = [];

const noImages: Images = {
  build: () =>
    Promise.resolve({
      ok: false,
      end: 'refused',
      text: 'Images are built by Docker only, and this sandbox is of another engine: go on without an image.',
    }),
  remove: () => Promise.resolve(),
};

/** A DOCKER_HOST that cannot be used is no reason to have no sandbox at all. */
function docker(): { engines: Engine[]; images: Images } {
  try {
    const dockerHost = process.env['DOCKER_HOST'];
    const engine = createDocker({ dockerHost, folder: join(folder, 'docker'), allowedImages });
    const broker = createBroker({ dockerHost });
    const build: Images['build'] = (call, of) =>
      of.engine === 'docker' ? broker.buildImage(call, of) : noImages.build(call, of);
    return { engines: [engine], images: { build, remove: removeWith(broker, engine) } };
  } catch (error) {
    log(`Docker is left out: ${error instanceof Error ? error.message : String(error)}`);
    return { engines: [], images: noImages };
  }
}

/** Where there is no daemon, no image was built. */
function removeWith(broker: Broker, engine: Engine): Images['remove'] {
  return async (task) => {
    if ((await engine.probe()).available) await broker.removeImages(task);
  };
}

const { engines, images } = docker();
const starting = runSupervisor({
  folder,
  ...(values.socket !== undefined && { door: { socket: resolve(values.socket), uid: doorUser } }),
  engines: [...engines, createBubblewrap({ folder: join(folder, 'bubblewrap') })],
  admit: ({ image, baseImages, services }) => {
    const named = [image, ...baseImages, ...services.map((service) => service.image)];
    allowedImages.push(
      ...named.filter((one) => typeof one === 'string' && !allowedImages.includes(one)).map(String),
    );
  },
  createLink: createAgentLink,
  createSnapshots,
  startProxy: startEgress,
  openJournal,
  images,
  browse: browsePages,
  self: { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 },
  users: usualRange,
  version,
  log,
});
const running = await starting.catch((error: unknown) => {
  log(`The sandbox supervisor cannot begin: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
if (!running) {
  log(`Another supervisor has ${folder}.`);
  process.exit(0);
}
log(`Sandbox supervisor ${version} answers on ${running.socket}.`);
const stop = () => void running.stop().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
