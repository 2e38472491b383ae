import type { ManifestFile, UnreadManifest } from '../../core/dependencies/component.ts';
import { readInventory } from '../../core/dependencies/inventory.ts';
import { subjectsOf } from '../../core/dependencies/subjects.ts';
import type { GateResult } from '../../core/gates/gate.ts';
import type { GatePolicy } from '../../core/gates/policy.ts';
import { originsPath } from '../../core/origin/attestation.ts';
import { findOrigin } from '../../core/origin/find-origin.ts';
import { judgeOrigins, type OriginToJudge } from '../../core/origin/judge-origin.ts';
import { readOrigins } from '../../core/origin/read-origins.ts';
import { verifySignature } from '../origin/keys.ts';

interface Given {
  manifests: readonly ManifestFile[];
  policy: GatePolicy['origin'];
  now: Date;
}

/** Judges where the packages come from that the change adds or changes, by what the base states of them. */
export function findOrigins({ manifests, policy, now }: Given): GateResult {
  const { origins, failures, unread } = originsOf({ manifests, policy, now });
  const heads = new Map<string, string[]>();
  const quoteOf = (file: string, line: number): string => {
    const lines = heads.get(file) ?? manifests.find(({ path }) => path === file)?.head?.split('\n') ?? [];
    heads.set(file, lines);
    return lines[line - 1] ?? '';
  };
  return judgeOrigins({ origins, failures, policy, quoteOf, unread });
}

/** Each package that the change adds or changes, with what is stated of it. */
export function originsOf({ manifests, policy, now }: Given): {
  origins: OriginToJudge[];
  failures: ReturnType<typeof findOrigin>['failures'];
  unread: UnreadManifest[];
} {
  const base = readInventory(manifests, 'base');
  const head = readInventory(manifests, 'head');
  const components = subjectsOf(base, head).map(({ component }) => component);
  // A change that brings its own attestations attests nothing by them.
  const text = manifests.find(({ path }) => path === originsPath)?.base ?? null;
  const read = text === null ? { attestations: [], problems: [] } : readOrigins(text);
  const today = now.toISOString().slice(0, 10);
  const found = findOrigin(components, read, { operators: policy.operators, today, verify: verifySignature });
  const isChanged = (path: string) => {
    const file = manifests.find((one) => one.path === path);
    return file === undefined || file.unread !== undefined || file.base !== file.head;
  };
  return { ...found, unread: [...head.unread, ...head.unlocked].filter(({ path }) => isChanged(path)) };
}
