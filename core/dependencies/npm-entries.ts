import type { Fields } from './fields.ts';
import { folderOf, inFolder } from './reading.ts';

/** One entry of `packages` in a lock file of npm. */
export interface NpmEntry {
  fields: Fields;
  line: number;
}

/** By folder: `node_modules/a/node_modules/b`, or that of a workspace; empty for the root. */
export type NpmEntries = Map<string, NpmEntry>;

export const inModules = 'node_modules/';

/** What `name` means in the folder `from`: as Node looks for a package, in `node_modules` of each folder upwards. */
export function findEntry(entries: NpmEntries, from: string, name: string): string | null {
  // Such a path is refused as an entry; as a folder it would be walked up thousands of times.
  if (from.length > 500) return null;
  for (let folder = from; ; folder = folderAbove(folder)) {
    const key = inFolder(folder, inModules + name);
    if (entries.has(key)) return key;
    if (folder === '') return null;
  }
}

function folderAbove(folder: string): string {
  const modules = folder.lastIndexOf(inModules);
  return modules === -1 ? folderOf(folder) : folder.slice(0, Math.max(modules - 1, 0));
}
