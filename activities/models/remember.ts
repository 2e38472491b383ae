/**
 * Keeps the last few results of a costly look-up, by key. Only for what never changes under its key. Calls at the same
 * time share one look-up; one that failed is not kept.
 */
export function remember<K, V>(entriesMax: number, lookUp: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const kept = new Map<K, Promise<V>>();
  return (key) => {
    const found = kept.get(key);
    // Put last again, so that the one least lately used goes first.
    kept.delete(key);
    const value = found ?? lookUp(key);
    kept.set(key, value);
    value.catch(() => {
      if (kept.get(key) === value) kept.delete(key);
    });
    for (const oldest of kept.keys()) {
      if (kept.size <= entriesMax) break;
      kept.delete(oldest);
    }
    return value;
  };
}
