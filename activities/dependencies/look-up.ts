import type { Configuration } from '../../core/configuration/configuration.ts';
import type { Component } from '../../core/dependencies/component.ts';
import type {
  Asked,
  DependencyFacts,
  ReleaseAnswer,
  Told,
  Vulnerability,
} from '../../core/dependencies/facts.ts';
import type { Subject } from '../../core/dependencies/complaint.ts';
import { isFields, own } from '../../core/dependencies/fields.ts';
import { isElsewhere } from '../../core/dependencies/judge-place.ts';
import type { ToJudge } from '../../core/dependencies/subjects.ts';
import type { AnswerCache } from './cache.ts';
import { readOsvFolder } from './osv-folder.ts';
import { askOsv } from './osv-service.ts';
import { publicOsv } from './public-registries.ts';
import { openRegistries, type Registries } from './registries.ts';
import { openAddress, remembered, type SourceDependencies } from './source.ts';

export interface LookUpDependencies {
  cache: AnswerCache;
  nowMs: () => number;
  /** As in countersign.yaml. */
  dependencies: Configuration['dependencies'];
  packages: Configuration['packages'];
}

/** Each package with its facts. Never throws on account of a source: what it did not tell is unknown. */
export async function lookUp(
  subjects: readonly ToJudge[],
  { cache, nowMs, dependencies, packages }: LookUpDependencies,
  signal?: AbortSignal,
): Promise<Subject[]> {
  const overall = AbortSignal.timeout(dependencies.lookupSecondsMax * 1000);
  const deps = {
    cache,
    nowMs,
    keepMs: dependencies.cacheHours * 3_600_000,
    signal: signal ? AbortSignal.any([signal, overall]) : overall,
  };
  const registries = openRegistries(dependencies, packages, deps.signal);
  try {
    const asked = chooseAsked(subjects, dependencies.packagesMax);
    const [releases, vulnerabilities] = await Promise.all([
      askAll(asked, ({ component, from }) => askRelease(registries, component, from, deps)),
      askVulnerabilities(asked, dependencies, packages, deps),
    ]);
    signal?.throwIfAborted();
    return subjects.map((subject) => {
      const key = keyOf(subject);
      const none: Asked<never> = isElsewhere(subject.component)
        ? { kind: 'not-asked' }
        : tooMany(dependencies.packagesMax);
      const facts: DependencyFacts = {
        release: releases.get(key) ?? none,
        vulnerabilities: vulnerabilities.get(key) ?? none,
        places: registries.placesOf(subject.component),
      };
      return { ...subject, facts };
    });
  } finally {
    await registries.close();
    await cache.tidy();
  }
}

const tooMany = (packagesMax: number): { kind: 'unknown'; why: string } => ({
  kind: 'unknown',
  why: `the change brings more than ${packagesMax} packages, of which the others were looked up; raise "dependencies.packagesMax" in countersign.yaml, or bring them in steps.`,
});

/** Several lock files may name the same package. */
const keyOf = ({ component, from }: ToJudge): string => `${component.purl} ${from?.version ?? ''}`;

/** Each question once; what somebody asked for by name comes before what it brings along. */
function chooseAsked(subjects: readonly ToJudge[], packagesMax: number): Map<string, ToJudge> {
  const asked = new Map<string, ToJudge>();
  const indirect = ({ component }: ToJudge) => Number(component.direct === false);
  for (const subject of subjects.toSorted((a, b) => indirect(a) - indirect(b))) {
    if (asked.size >= packagesMax) break;
    if (!isElsewhere(subject.component)) asked.set(keyOf(subject), subject);
  }
  return asked;
}

async function askAll<T>(
  asked: ReadonlyMap<string, ToJudge>,
  ask: (subject: ToJudge) => Promise<T>,
): Promise<Map<string, T>> {
  const answers = [...asked].map(async ([key, subject]) => [key, await ask(subject)] as const);
  return new Map(await Promise.all(answers));
}

async function askRelease(
  registries: Registries,
  { ecosystem, name, version }: Component,
  from: Component | null,
  deps: SourceDependencies,
): Promise<Told<ReleaseAnswer>> {
  const question = { ecosystem, name, version, from: from?.version ?? null };
  const registry = registries.of(ecosystem, name);
  if (registry.kind === 'unknown') return registry;
  const { source, ask } = registry;
  const key = `release 1 ${source.address} ${ecosystem} ${name} ${version} ${question.from ?? ''}`;
  const keepMsOf = ({ kind }: ReleaseAnswer): number =>
    kind === 'missing' ? Math.min(deps.keepMs, missingMs) : deps.keepMs;
  return remembered(deps, key, () => ask(question), isAnswer, keepMsOf);
}

/** What is not there may be published in the next moment, and whoever did so will try again. */
const missingMs = 60_000;

const isAnswer = (value: unknown): value is ReleaseAnswer =>
  isFields(value) && (own(value, 'kind') === 'missing' || isFields(own(value, 'release')));

async function askVulnerabilities(
  asked: ReadonlyMap<string, ToJudge>,
  { osv, atOnce, timeoutSeconds }: Configuration['dependencies'],
  { recordBytesMax }: Configuration['packages'],
  deps: SourceDependencies,
): Promise<Map<string, Told<Vulnerability[]>>> {
  const packages = [...asked.values()].map(({ component }) => component);
  const keys = [...asked.keys()];
  const byKey = (told: readonly Told<Vulnerability[]>[]) =>
    new Map(told.flatMap((one, at) => [[keys[at] ?? '', one] as const]));
  if (packages.length === 0) return new Map();
  if (osv.folder !== undefined) return byKey(await readOsvFolder(osv.folder, packages, deps));
  const limits = { bytesMax: recordBytesMax, timeoutMs: timeoutSeconds * 1000, atOnce, pauseMs: 0 };
  const source = openAddress(osv.url?.replace(/\/+$/, '') ?? publicOsv, limits, deps.signal);
  try {
    return byKey(await askOsv(source, packages, deps));
  } finally {
    await source.close();
  }
}
