/** What gate `dependencies` asks of each package that a change adds or changes; gravest first, as hits are cut. */
export const dependencyRules = [
  'vulnerable',
  'missing',
  'integrity',
  'near-name',
  'install-script',
  'registry',
  'maintainer',
  'unknown',
  'young-package',
  'young-version',
  'licence',
  'deprecated',
  'new',
  'behind',
] as const;
export type DependencyRule = (typeof dependencyRules)[number];
