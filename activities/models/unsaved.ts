/**
 * Answers that are paid for but not recorded yet. Where the database is away when one comes, the next try finds it
 * here and records it, and the model is not asked again. Beyond `entriesMax` the oldest are forgotten.
 */
export function createUnsaved<V>(entriesMax: number): Pick<Map<string, V>, 'get' | 'set' | 'delete'> {
  const kept = new Map<string, V>();
  const set = (key: string, value: V) => {
    kept.set(key, value);
    const [oldest] = kept.keys();
    if (kept.size > entriesMax && oldest !== undefined) kept.delete(oldest);
    return kept;
  };
  return { get: (key) => kept.get(key), set, delete: (key) => kept.delete(key) };
}
