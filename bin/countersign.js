#!/usr/bin/env node
// The command line runs on Node 24, by type stripping. This finds it: the Node we run on, or the one among the packages.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const inCheckout = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const main = inCheckout('cli/main.ts');
const packagedNode = inCheckout('node_modules/.bin/node');

/** What Node compiles once, it need not compile again. */
const compiled = inCheckout('.cache/compiled');
const ownNodeRuns = Number(process.versions.node.split('.')[0]) >= 24;

if (!existsSync(inCheckout('node_modules/commander'))) {
  if (ownNodeRuns && process.argv[2] === 'doctor') {
    const { doctor } = await import('../embedded/doctor.ts');
    await doctor(process.stdout);
  }
  process.stderr.write(
    `Countersign's packages are not installed: run "npm ci" in ${inCheckout('')}, or "npm start".\n`,
  );
  process.exitCode = 2;
} else if (ownNodeRuns) {
  module.enableCompileCache(compiled);
  await import('./quick-imports.mjs');
  await import(main);
} else if (existsSync(packagedNode)) {
  const { handOver } = await import('../scripts/hand-over.mjs');
  const env = { NODE_COMPILE_CACHE: compiled, ...process.env };
  const quick = `--import=${new URL('quick-imports.mjs', import.meta.url).href}`;
  handOver(packagedNode, [quick, main, ...process.argv.slice(2)], { passOn: ['SIGTERM', 'SIGHUP'], env });
} else {
  process.stderr.write(
    `Countersign needs Node 24; this is ${process.versions.node}: install Node 24, or run "npm start" in ${inCheckout('')}, which brings it along.\n`,
  );
  process.exitCode = 2;
}
