// Runs the engine of embedded/main.ts with stand-ins for our own programs, until it is killed or told to stop.
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { killEngine, startEngine } from '../../../embedded/engine.ts';
import { settleLeftovers } from '../../../embedded/leftovers.ts';
import { wantedPorts } from '../../../embedded/ports-wanted.ts';
import { silent } from '../../../embedded/progress.ts';
import { homeOf, prepareHome } from '../../../settings/home.ts';
import { temporalSettings } from '../../../settings/temporal.ts';

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const home = homeOf(process.env, process.cwd());
prepareHome(home);
// As root, PostgreSQL's uid has to pass through, so that the test's data go with the test's folder.
chmodSync(home.folder, 0o711);
const ports = wantedPorts(process.env);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.on('SIGQUIT', () => {
  killEngine(home);
  process.exit(130);
});
setInterval(() => {}, 1000);

const left = await settleLeftovers(home, ports, { temporal: true, postgres: true });
console.log(JSON.stringify({ ended: left.ended.length, tookOver: left.temporal !== null }));
const engine = await startEngine({
  home,
  ports,
  environment: process.env,
  temporal: temporalSettings(process.env, home),
  leftTemporal: left.temporal,
  programs: {
    worker: program('fake-worker.ts'),
    sandbox: program('fake-sandbox.ts'),
    simulator: program('fake-simulator.ts'),
    api: program('fake-api.ts'),
    github: program('fake-github.ts'),
    fleet: null,
  },
  progress: silent,
  say: (line) => console.log(line),
  signal: stop.signal,
}).catch((error: Error) => {
  console.log(error.message);
  process.exit(1);
});
console.log('up');
await new Promise<void>((resolve) => {
  if (stop.signal.aborted) resolve();
  stop.signal.addEventListener('abort', () => resolve());
});
await engine.stop();
process.exit(0);
