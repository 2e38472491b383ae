import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnswerCache } from '../activities/dependencies/cache.ts';
import { lookUp } from '../activities/dependencies/look-up.ts';
import { findDependencies } from '../activities/gates/dependencies.ts';
import type { Snapshot } from '../core/change/snapshot.ts';
import { withoutFile } from '../core/configuration/parse.ts';
import type { GateResult } from '../core/gates/gate.ts';
import { changeId } from '../core/ids.ts';
import { npmRecord, startSource } from '../test/activities/dependencies/source-server.ts';
import { row, tableHead } from './figures.ts';

/** Gate `dependencies` over a change that brings a lock file of 1,500 packages: with an empty cache, and with a full one. */
const packages = 1500;
const runs = 5;

const names = Array.from({ length: packages }, (_, at) => `acme-part-${at}`);
const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
const lock = JSON.stringify(
  {
    name: 'shop',
    lockfileVersion: 3,
    packages: {
      '': {
        name: 'shop',
        dependencies: Object.fromEntries(names.slice(0, 60).map((name) => [name, '^1.0.0'])),
      },
      ...Object.fromEntries(
        names.map((name) => [`node_modules/${name}`, { version: '1.2.0', integrity, license: 'MIT' }]),
      ),
    },
  },
  null,
  2,
);
const snapshot: Snapshot = {
  changeId: changeId('sha256:bench'),
  origin: { kind: 'git-range', repository: 'bundle', host: null, baseCommit: '0', headCommit: '1' },
  files: [],
  rules: [],
};

const server = await startSource();
for (const name of names) server.answers.set(`/${name}`, npmRecord(name, ['1.0.0', '1.1.0', '1.2.0']));
const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
const configuration = withoutFile();
const settings = {
  dependencies: { ...configuration.dependencies, osv: { url: server.address } },
  packages: { ...configuration.packages, registry: server.address },
};

async function judge(): Promise<{ result: GateResult; ms: number }> {
  const started = performance.now();
  const cache = createAnswerCache(folder, Date.now);
  const manifests = [{ path: 'package-lock.json', base: null, head: lock }];
  const result = await findDependencies(snapshot, manifests, {
    policy: settings.dependencies,
    now: Date.now(),
    lookUp: (wanted) => lookUp(wanted, { cache, nowMs: Date.now, ...settings }),
  });
  return { result, ms: performance.now() - started };
}

try {
  const cold = await judge();
  const asked = server.asked.length;
  const warm: number[] = [];
  for (let run = 0; run < runs; run += 1) warm.push((await judge()).ms);
  if (server.asked.length !== asked) throw new Error('A full cache asked its sources again.');
  const unknown = cold.result.hits.filter(({ rule }) => rule === 'dependencies.unknown');
  if (unknown.length > 0) throw new Error(`Not all was looked up: ${unknown[0]?.message}`);
  console.log(tableHead);
  console.log(row(`gate "dependencies", ${packages} packages, cold, ${asked} requests`, [cold.ms], '–'));
  console.log(row('the same, warm', warm, '≤ 2000'));
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
