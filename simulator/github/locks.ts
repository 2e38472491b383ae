/** One after the other per key: git and the state that is told from it change together. */
export interface Locks {
  hold<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createLocks(): Locks {
  const last = new Map<string, Promise<unknown>>();
  return {
    hold: (key, work) => {
      const before = last.get(key) ?? Promise.resolve();
      const done = before.then(work, work);
      const free = () => {
        if (last.get(key) === settled) last.delete(key);
      };
      const settled = done.then(free, free);
      last.set(key, settled);
      return done;
    },
  };
}
