import * as pep440 from '@renovatebot/pep440';
import semver from 'semver';
import type { Ecosystem } from './component.ts';

/** Below 0, 0 or above 0 as `a` is older, the same or newer; null where either is no version of the ecosystem. */
export function compareVersions(ecosystem: Ecosystem, a: string, b: string): number | null {
  if (ecosystem === 'pypi') return pep440.valid(a) && pep440.valid(b) ? pep440.compare(a, b) : null;
  const [one, other] = [parsed(a), parsed(b)];
  if (one === null || other === null) return null;
  // Go's and npm's order leave out what stands behind `+`; so do Cargo and OSV.
  return one.compare(other);
}

/** `v1.2.3`, `1.2.3` and Go's `v2.0.0+incompatible`; OSV writes `0` for before all versions, and may leave parts out. */
function parsed(version: string): semver.SemVer | null {
  const bare = version
    .replace(/^v/, '')
    .replace(/^(\d+)(?:\.(\d+))?$/, (_, major: string, minor = '0') => `${major}.${minor}.0`);
  return semver.parse(bare);
}

/** Null where it is no version. */
export function majorOf(ecosystem: Ecosystem, version: string): number | null {
  if (ecosystem === 'pypi') return pep440.valid(version) ? pep440.major(version) : null;
  return parsed(version)?.major ?? null;
}

/** False also for what is no version. */
export function isStable(ecosystem: Ecosystem, version: string): boolean {
  if (ecosystem === 'pypi') {
    const told = pep440.explain(version);
    return told !== null && !told.is_prerelease && !told.is_devrelease;
  }
  return parsed(version)?.prerelease.length === 0;
}

/** The newest of `versions` that is older than `version`, whatever their order; pre-releases only for a pre-release. */
export function versionBefore(
  ecosystem: Ecosystem,
  versions: readonly string[],
  version: string,
): string | null {
  const stable = isStable(ecosystem, version);
  let best: string | null = null;
  for (const one of versions) {
    if (stable && !isStable(ecosystem, one)) continue;
    if ((compareVersions(ecosystem, one, version) ?? 1) >= 0) continue;
    if (best === null || (compareVersions(ecosystem, one, best) ?? -1) > 0) best = one;
  }
  return best;
}

/** Majors that have a stable version and are above that of `version`: some packages leave out a thousand numbers. */
export function majorsAbove(ecosystem: Ecosystem, versions: readonly string[], version: string): number {
  const own = majorOf(ecosystem, version) ?? Number.POSITIVE_INFINITY;
  const majors = versions
    .filter((one) => isStable(ecosystem, one))
    .map((one) => majorOf(ecosystem, one) ?? 0);
  return new Set(majors.filter((major) => major > own)).size;
}

/** The newest stable version, or the newest of all where none is stable. */
export function latestOf(ecosystem: Ecosystem, versions: readonly string[]): string | null {
  const stable = versions.filter((version) => isStable(ecosystem, version));
  let best: string | null = null;
  for (const one of stable.length > 0 ? stable : versions) {
    if (best === null || (compareVersions(ecosystem, one, best) ?? -1) > 0) best = one;
  }
  return best;
}
