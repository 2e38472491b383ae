import { join } from 'node:path';
import { createAnswerCache } from '../../activities/dependencies/cache.ts';
import { lookUp } from '../../activities/dependencies/look-up.ts';
import { createChangeFreezer } from '../../activities/git/freeze-change.ts';
import { parseRange } from '../../activities/git/bundle.ts';
import { unpackManifests } from '../../activities/git/frozen-manifests.ts';
import { createMemoryBlobs } from '../../activities/git/memory-blobs.ts';
import { createGit, type Git } from '../../activities/git/git.ts';
import { createImageRegistries } from '../../activities/gates/image-registry.ts';
import { type GateSources, judgeGate } from '../../activities/gates/run-gate.ts';
import type { Change } from '../../core/change/change.ts';
import { effectiveMode } from '../../core/gates/gate.ts';
import { gatePolicyOf } from '../../core/gates/policy.ts';
import { planGates } from '../../core/panel/plan-audit.ts';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { cacheFolder, homeOf } from '../../settings/home.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { findRepository, rangeOr } from '../local-range.ts';
import { readPatch } from '../read-patch.ts';
import { type GateReport, renderGates } from '../report/gates.ts';
import { count } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

type Modes = Configuration['gates'];

/** Runs the gates alone on a change of this machine: no engine, no database, no model. */
export async function gate(
  context: Context,
  range: string | undefined,
  { patch, json }: { patch?: string; json: boolean },
): Promise<ExitStatus> {
  const configuration = loadConfiguration(context.environment, context.cwd);
  const { gates: modes, repositories, packages } = configuration;
  const git = createGit();
  const blobs = createMemoryBlobs();
  const { change, roots } = await changeOf(git, context.cwd, range, patch);
  const freeze = createChangeFreezer({
    git,
    home: homeOf(context.environment, context.cwd).folder,
    // A person may read what lies on their own disk, whatever the engine may.
    repositories: { ...repositories, roots },
    packages,
    ...blobs,
  });
  const snapshot = await freeze(change);
  const sources: GateSources = {
    manifests: async () =>
      snapshot.manifests === undefined ? [] : unpackManifests(await blobs.readBlob(snapshot.manifests)),
    keepSbom: () => Promise.resolve(),
    policy: () => Promise.resolve(gatePolicyOf(configuration)),
    headFacts: () => Promise.resolve(null),
    provenTests: () => Promise.resolve([]),
    now: () => new Date(),
    ...registriesWith(context.environment, configuration),
  };
  const reports: GateReport[] = [];
  for (const { name } of planGates(snapshot, configuration).filter(({ mode }) => mode !== 'off')) {
    const result = await judgeGate(name, snapshot, sources);
    reports.push({ ...result, problem: result.outcome === 'broken' ? result.problem : null });
  }
  const status = statusOfGates(reports, modes);
  const files = count(snapshot.files.length, 'file');
  if (json) {
    const gates = reports.map((report) => ({ ...report, mode: modes[report.gate as keyof Modes] }));
    print([safeJson({ changeId: snapshot.changeId, files: snapshot.files.length, gates, status })]);
  } else {
    print([
      ...wrap(context.out, `${files} in the change.`),
      ...renderGates(safeDeep(reports), context.out),
      ...(reports.length === 0 ? wrap(context.out, 'All gates are off in countersign.yaml.') : []),
    ]);
  }
  return status;
}

/** Answers of registries are shared with the engine's own on this machine. */
function registriesWith(
  environment: Context['environment'],
  { dependencies, packages }: Configuration,
): Pick<GateSources, 'lookUp' | 'openRegistries'> {
  const cache = createAnswerCache(join(cacheFolder(environment), 'answers'), Date.now);
  const known = { cache, nowMs: Date.now };
  return {
    lookUp: (wanted) => lookUp(wanted, { ...known, dependencies, packages }),
    openRegistries: (policy) => createImageRegistries({ ...known, policy }),
  };
}

async function changeOf(
  git: Git,
  cwd: string,
  range: string | undefined,
  patch: string | undefined,
): Promise<{ change: Change; roots: string[] }> {
  if (patch !== undefined && range !== undefined) {
    throw new UsageError('Name a range or --patch, not both.');
  }
  if (patch !== undefined) {
    return { change: { kind: 'patch', text: await readPatch(patch, cwd) }, roots: [] };
  }
  const { base, head } = parseRange(await rangeOr(git, cwd, range));
  const repository = await findRepository(git, cwd);
  return { change: { kind: 'git-range', repository, base, head }, roots: ['/'] };
}

/** A hit that only warns or asks holds nothing up here; a gate that could not run is no gate that held. */
function statusOfGates(reports: readonly GateReport[], modes: Modes): ExitStatus {
  const blocks = ({ gate, hits }: GateReport) =>
    hits.some((hit) => effectiveMode(hit, modes[gate as keyof Modes]) === 'block');
  if (reports.some((report) => report.outcome === 'hit' && blocks(report))) return exitStatus.failed;
  return reports.some((report) => report.outcome === 'broken') ? exitStatus.notAudited : exitStatus.passed;
}
