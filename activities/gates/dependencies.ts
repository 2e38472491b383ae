import type { DependencyPolicy } from '../../core/configuration/dependencies.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { ManifestFile } from '../../core/dependencies/component.ts';
import type { Subject } from '../../core/dependencies/complaint.ts';
import { readInventory } from '../../core/dependencies/inventory.ts';
import { judgeDependencies } from '../../core/dependencies/judge-dependencies.ts';
import { judgePatch } from '../../core/dependencies/judge-patch.ts';
import { subjectsOf, type ToJudge } from '../../core/dependencies/subjects.ts';
import type { GateResult } from '../../core/gates/gate.ts';

/** Each package, in any order, with what is known of it. */
export type LookUp = (wanted: readonly ToJudge[]) => Promise<Subject[]>;

interface DependencySources {
  policy: DependencyPolicy;
  /** Milliseconds since 1970. */
  now: number;
  lookUp: LookUp;
}

/** Packages that a change adds or changes, held against what registries and vulnerability databases say of them. */
export async function findDependencies(
  { origin, files }: Snapshot,
  manifests: readonly ManifestFile[],
  { policy, now, lookUp }: DependencySources,
): Promise<GateResult> {
  if (origin.kind === 'patch') return judgePatch(files, policy);
  const base = readInventory([...manifests], 'base');
  const head = readInventory([...manifests], 'head');
  const wanted = subjectsOf(base, head);
  const heads = new Map(manifests.map((file) => [file.path, file.head]));
  const touched = new Set(files.map((file) => file.path));
  const lines = new Map<string, string[]>();
  return judgeDependencies({
    subjects: wanted.length > 0 ? await lookUp(wanted) : [],
    base,
    head,
    policy,
    now,
    isChanged: (path) => touched.has(path),
    lineOf: (path, line) => {
      const all = lines.get(path) ?? (heads.get(path) ?? '').split('\n');
      lines.set(path, all);
      return all[line - 1] ?? '';
    },
  });
}
