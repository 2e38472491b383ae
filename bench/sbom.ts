import { judgeSbom } from '../activities/sbom/judge-sbom.ts';
import { readInventory } from '../core/dependencies/inventory.ts';
import type { ManifestFile } from '../core/dependencies/component.ts';
import { changeId } from '../core/ids.ts';

/** The gate `sbom` over lock files of 1,500 and of 20,000 packages: reading alone, then the bill with its validation. */
const runs = 5;
const target = { packages: 1500, ms: 2000 };

function lockFile(many: number): string {
  const needs = (at: number) =>
    [1, 2, 3, 4, 5].map((step) => [`package-${(at * step + 1) % many}`, '^1.0.0']);
  const packages = Array.from({ length: many }, (_, at) => [
    `node_modules/package-${at}`,
    {
      version: `1.0.${at}`,
      resolved: `https://registry.example/package-${at}/-/package-${at}-1.0.${at}.tgz`,
      integrity: `sha512-${Buffer.alloc(64, at).toString('base64')}`,
      dev: at % 3 === 0,
      dependencies: Object.fromEntries(needs(at)) as unknown,
    },
  ]);
  const root = ['', { name: 'bench', dependencies: { 'package-0': '^1.0.0' } }];
  return JSON.stringify(
    { lockfileVersion: 3, packages: Object.fromEntries([root, ...packages]) as unknown },
    null,
    2,
  );
}

const manifestsOf = (many: number): ManifestFile[] => {
  const head = lockFile(many);
  return [
    { path: 'package-lock.json', base: head.replace('"version": "1.0.1"', '"version": "1.0.0"'), head },
  ];
};

const snapshot = {
  changeId: changeId('sha256:bench'),
  origin: {
    kind: 'git-range' as const,
    repository: 'bench',
    host: null,
    baseCommit: '0'.repeat(40),
    headCommit: '1'.repeat(40),
  },
  files: [],
  rules: [],
};

async function judge(manifests: ManifestFile[]): Promise<void> {
  const { outcome } = await judgeSbom({ snapshot, manifests, keep: () => Promise.resolve() });
  if (outcome !== 'held') throw new Error(`Gate "sbom" is ${outcome} on a lock file that is whole.`);
}

async function medianOf(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

const started = performance.now();
await judge(manifestsOf(target.packages));
console.log(`cold, ${target.packages} packages: ${Math.round(performance.now() - started)} ms`);
let reached = Number.NaN;
for (const many of [target.packages, 20_000]) {
  const manifests = manifestsOf(many);
  const reading = await medianOf(() => readInventory(manifests, 'head'));
  const whole = await medianOf(() => judge(manifests));
  if (many === target.packages) reached = whole;
  console.log(
    `warm, ${many} packages: reading ${Math.round(reading)} ms, the whole gate ${Math.round(whole)} ms`,
  );
}
if (!(reached <= target.ms))
  throw new Error(`The gate took ${Math.round(reached)} ms; the target is ${target.ms} ms.`);
