/** One of the package managers of JavaScript, as commands. */
export interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** What the lock file says, and nothing else, where there is one. */
  install: string;
  test: string;
  /** What stands between the script and options for its program. */
  dashes: string;
  /** The tests of every workspace that has some. */
  testAll: string;
}

/**
 * Installation runs the packages' own scripts: many tests need what these build (native modules, browsers' drivers),
 * and whatever they do stays in the box, where the repository's own code runs anyway.
 */
const managers: Record<PackageManager['name'], (locked: boolean) => PackageManager> = {
  npm: (locked) => ({
    name: 'npm',
    install: `npm ${locked ? 'ci' : 'install --no-package-lock'} --no-audit --no-fund`,
    test: 'npm test',
    dashes: '-- ',
    testAll: 'npm test --workspaces --if-present',
  }),
  pnpm: (locked) => ({
    name: 'pnpm',
    install: `pnpm install ${locked ? '--frozen-lockfile' : '--no-lockfile'}`,
    test: 'pnpm test',
    dashes: '',
    testAll: 'pnpm --recursive --workspace-concurrency=1 --if-present test',
  }),
  yarn: (locked) => ({
    name: 'yarn',
    install: locked ? 'yarn install --immutable || yarn install --frozen-lockfile' : 'yarn install',
    test: 'yarn test',
    dashes: '',
    testAll: 'yarn workspaces foreach --all run test || yarn workspaces run test',
  }),
  bun: (locked) => ({
    name: 'bun',
    install: `bun install ${locked ? '--frozen-lockfile' : '--no-save'}`,
    test: 'bun run test',
    dashes: '',
    testAll: "bun run --filter '*' test",
  }),
};

const lockFiles = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
] as const;

/** `declared`: the field `packageManager`, such as `pnpm@9.1.0`, which outranks a lock file that was left behind. */
export function packageManagerOf(files: ReadonlyMap<string, unknown>, declared: string): PackageManager {
  const said = /^(npm|pnpm|yarn|bun)@/.exec(declared)?.[1];
  const locks = lockFiles.filter(([file]) => files.has(file));
  const name = lockFiles.find(([, manager]) => manager === said)?.[1] ?? locks[0]?.[1] ?? 'npm';
  return managers[name](locks.some(([, manager]) => manager === name));
}
