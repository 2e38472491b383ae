const testScript = /^(?:pre|post)?(?:test|check|ci|verify|coverage|vitest|jest|mocha|e2e|unit)\b/;
const runnerKeys = ['jest', 'vitest', 'mocha', 'ava', 'nyc', 'c8', 'tap', 'wireit', 'nx'];

/** What a change of a package.json does to how its tests are run. */
export function changedPackage(was: string | null, now: string | null): string[] {
  const [before, after] = [readObject(was), readObject(now)];
  if (before === null) return [];
  if (after === null) return ['it is gone, or no longer JSON'];
  const [scripts, scriptsNow] = [objectOf(before['scripts']), objectOf(after['scripts'])];
  const reached = new Set([...reachedFrom(scripts), ...reachedFrom(scriptsNow)]);
  const changedScripts = [...reached]
    // A script that is new is run by nobody, unless it hooks itself on to one that is.
    .filter((name) => scripts[name] !== scriptsNow[name])
    .filter((name) => name in scripts || /^(?:pre|post)/.test(name))
    .map((name) => `script "${name}": ${shown(scripts[name])} became ${shown(scriptsNow[name])}`);
  const changedKeys = runnerKeys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => `"${key}": ${shown(before[key])} became ${shown(after[key])}`);
  return [...changedScripts, ...changedKeys];
}

/** Scripts that run tests, and those whose names stand in them. */
function reachedFrom(scripts: Record<string, unknown>): Set<string> {
  const names = Object.keys(scripts);
  const reached = new Set(names.filter((name) => testScript.test(name)));
  for (const name of reached) {
    const words = new Set(String(scripts[name]).split(/[\s;&|"'()]+/));
    for (const other of names) {
      if (words.has(other)) for (const one of [`pre${other}`, other, `post${other}`]) reached.add(one);
    }
  }
  return reached;
}

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200);
const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function readObject(text: string | null): Record<string, unknown> | null {
  try {
    return text === null ? null : objectOf(JSON.parse(text));
  } catch {
    // Not JSON, whatever its name says: there is nothing in it that a runner would read.
    return null;
  }
}
