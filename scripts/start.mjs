// `npm start`: sees to the packages with whatever Node is there, then hands over to embedded/main.ts on Node 24.
import { join } from 'node:path';
import { handOver } from './hand-over.mjs';
import { ensurePackages, ownNode, root } from './packages.mjs';

try {
  await ensurePackages();
  // embedded/main.ts takes echoes of one signal for one.
  // What Node compiles once, it need not compile again: a third of the worker's start.
  const env = { NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'), ...process.env };
  handOver(ownNode, [join(root, 'embedded', 'main.ts')], { passOn: ['SIGINT', 'SIGTERM', 'SIGHUP'], env });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
