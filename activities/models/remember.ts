/**
 * Keeps the last few results of a costly look-up, by key. Only for what never changes under its key. Calls at the same
 * time share one look-up; one that failed is not kept. A result beyond `entriesMax` is shared for as long as anybody
 * still works with it: a hundred asks that wait for their turns must not hold a hundred copies of one change.
 */
export function remember<K, V extends object>(
  entriesMax: number,
  lookUp: (key: K) => Promise<V>,
): (key: K) => Promise<V> {
  const kept = new Map<K, Promise<V>>();
  const inUse = new Map<K, WeakRef<V>>();
  const lookUpAnew = (key: K): Promise<V> => {
    const looked = lookUp(key);
    looked.then(
      (value) => inUse.set(key, new WeakRef(value)),
      () => {
        if (kept.get(key) === looked) kept.delete(key);
      },
    );
    for (const [other, value] of inUse) if (!value.deref()) inUse.delete(other);
    return looked;
  };
  return (key) => {
    const used = inUse.get(key)?.deref();
    const value = kept.get(key) ?? (used ? Promise.resolve(used) : lookUpAnew(key));
    // Put last again, so that the one least lately used goes first.
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= entriesMax) break;
      kept.delete(oldest);
    }
    return value;
  };
}
