/** A repository with a fault, or without something that is wanted, and how it would be right. */
export interface Bug {
  name: string;
  title: string;
  /** All files, by path, as they stand. */
  base: Readonly<Record<string, string>>;
  /** Files that the right fix writes, whole. */
  fixed: Readonly<Record<string, string>>;
  /** Test files that fail as the code stands; of something new, those that the fix adds. */
  tests: readonly string[];
  /** Names of the tests that fail. */
  failing: readonly string[];
  /** Whether something new is wanted. */
  isFeature: boolean;
}

/** Several bugs in one repository. @throws where two of them hold a file of the same path with other text */
export function joinBugs(bugs: readonly Bug[]): Bug {
  const base: Record<string, string> = {};
  for (const bug of bugs)
    for (const [path, text] of Object.entries(bug.base)) {
      if (path === 'package.json' && path in base) continue;
      if (path in base && base[path] !== text)
        throw new Error(`"${bug.name}" and another bug both hold ${path}: join others.`);
      base[path] = text;
    }
  return {
    name: bugs.map((bug) => bug.name).join('+'),
    title: bugs.map((bug) => bug.title).join('; '),
    base,
    fixed: Object.assign({}, ...bugs.map((bug) => bug.fixed)) as Record<string, string>,
    tests: bugs.flatMap((bug) => bug.tests),
    failing: bugs.flatMap((bug) => bug.failing),
    isFeature: bugs.every((bug) => bug.isFeature),
  };
}
