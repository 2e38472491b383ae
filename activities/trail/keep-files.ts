/**
 * Has the files of the trail follow it: called after each entry, it works once at a time, and once more where entries came
 * meanwhile. What fails is told, and tried again with the next entry.
 */
export function keepFiles(follow: () => Promise<unknown>, complain: (error: unknown) => void): () => void {
  let working = false;
  let wanted = false;
  const work = async (): Promise<void> => {
    working = true;
    while (wanted) {
      wanted = false;
      await follow().catch(complain);
    }
    working = false;
  };
  return () => {
    wanted = true;
    if (!working) void work();
  };
}
