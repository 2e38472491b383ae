export async function runAll<T>(tasks: readonly (() => Promise<T>)[], limit: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < tasks.length) {
      const index = next;
      next += 1;
      const task = tasks[index];
      if (task) results[index] = await task();
    }
  }
  const workers = Array.from({ length: Math.max(limit, tasks.length) }, () => worker());
  await Promise.all(workers);
  return results;
}
