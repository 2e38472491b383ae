import { isManifest } from '../../core/dependencies/manifest-paths.ts';
import type { ManifestFile } from '../../core/dependencies/component.ts';
import { diffInventories, type InventoryDiff } from '../../core/dependencies/diff-inventories.ts';
import { readInventory } from '../../core/dependencies/inventory.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { GateResult } from '../../core/gates/gate.ts';
import { judgeInventory } from '../../core/sbom/judge-inventory.ts';
import { buildSbom, type Sbom } from './build-sbom.ts';
import { validateSbom } from './validate-sbom.ts';

/** A bill with what the change does to it. */
export interface MadeSbom extends Sbom {
  diff: InventoryDiff;
}

/**
 * Makes the bill of materials of head, gives it to `keep`, and judges whether it is whole. Never throws but what `keep`
 * throws: a bill that cannot be made, or breaks its schema, makes the gate `broken`.
 */
export async function judgeSbom({
  snapshot,
  manifests,
  keep,
}: {
  snapshot: Snapshot;
  manifests: readonly ManifestFile[];
  keep: (sbom: MadeSbom) => Promise<void>;
}): Promise<GateResult> {
  const { origin, files } = snapshot;
  const gate = 'sbom';
  if (origin.kind !== 'git-range' && origin.kind !== 'pull-request') {
    const unread = files
      .filter(({ path }) => isManifest(path))
      .map(({ path }) => `${path}: a change that is no range of a repository does not show whole lock files`);
    return { gate, outcome: 'held', hits: [], unread };
  }
  const subject = { repository: origin.repository, commit: origin.headCommit };
  const made = makeSbom(manifests, subject);
  if ('problem' in made) return { gate, outcome: 'broken', hits: [], unread: [], problem: made.problem };
  await keep(made.sbom);
  return judgeInventory(made.inventory, manifests);
}

/** Of head, with the difference to base. */
export function makeSbom(
  manifests: readonly ManifestFile[],
  subject: { repository: string; commit: string },
) {
  try {
    const inventory = readInventory(manifests, 'head');
    const sbom = buildSbom(inventory, subject);
    const problems = validateSbom(sbom.json);
    if (problems.length > 0)
      return { problem: `The bill of materials breaks its schema: ${problems.join('; ')}.` };
    const base = readInventory(manifests, 'base');
    return { inventory, base, sbom: { ...sbom, diff: diffInventories(base, inventory) } };
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    return {
      problem: `The bill of materials could not be made (${name}): run "countersign sbom" on the repository.`,
    };
  }
}
