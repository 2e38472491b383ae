import type { IterationRecord } from './record.ts';

/**
 * Records in which a test whose words differ though the code does not (it names what it drew by chance) fails with one and
 * the same signature: its words say nothing about the work. Known from two runs at the beginning, and from iterations
 * that left the tree as it was.
 */
export function withoutWavering(records: readonly IterationRecord[]): IterationRecord[] {
  const wavering = new Set(records.flatMap((record) => record.wavering ?? []));
  const known = new Map<string, string>();
  for (const { tree, tests } of records) {
    for (const { id, signature } of tests ?? []) {
      if (signature === null) continue;
      const place = JSON.stringify([tree, id]);
      if ((known.get(place) ?? signature) !== signature) wavering.add(id);
      known.set(place, signature);
    }
  }
  if (wavering.size === 0) return records.slice();
  return records.map((record) => ({
    ...record,
    tests:
      record.tests?.map((one) =>
        one.signature !== null && wavering.has(one.id) ? { ...one, signature: one.id } : one,
      ) ?? null,
  }));
}
