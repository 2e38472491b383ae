// `npm test`: sees to the packages with whatever Node is there, then runs vitest on Node 24. What the tests need
// besides (Temporal, PostgreSQL) is seen to by test/set-up.ts, with or without this script.
import { delimiter, dirname, join } from 'node:path';
import { handOver } from './hand-over.mjs';
import { ensurePackages, ownNode, root } from './packages.mjs';

try {
  await ensurePackages();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  // Programs that tests start are to run on the same Node.
  const env = { ...process.env, PATH: `${dirname(ownNode)}${delimiter}${process.env.PATH ?? ''}` };
  handOver(ownNode, [vitest, 'run', ...process.argv.slice(2)], { passOn: ['SIGTERM', 'SIGHUP'], env });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
