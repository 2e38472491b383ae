interface Recipe {
  needs: string[];
  lines: string[];
}

const rule = /^([A-Za-z_][\w./ -]{0,100}?)\s*::?(?!=)\s*([^#]*)/;
const testTarget = /^(?:tests?|check|ci|verify|unit|spec|coverage|e2e|integration)\b/;

/** Recipes by target: of a Makefile, a justfile, or what is written like them. */
function readRecipes(text: string): Map<string, Recipe> {
  const recipes = new Map<string, Recipe>();
  let open: Recipe[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    const found = rule.exec(line);
    if (/^\s+\S/.test(line) && open.length > 0) for (const one of open) one.lines.push(line.trim());
    else if (found) {
      const needs = (found[2] ?? '').trim().split(/\s+/).filter(Boolean);
      open = (found[1] ?? '')
        .trim()
        .split(/\s+/)
        .map((target) => {
          const one = recipes.get(target) ?? { needs: [], lines: [] };
          one.needs.push(...needs);
          recipes.set(target, one);
          return one;
        });
    } else if (line !== '' && !line.startsWith('#')) open = [];
  }
  return recipes;
}

/** Targets that run tests, and those that they come to. */
function reachedFrom(recipes: ReadonlyMap<string, Recipe>): Set<string> {
  const reached = new Set([...recipes.keys()].filter((target) => testTarget.test(target)));
  for (const target of reached)
    for (const need of recipes.get(target)?.needs ?? []) if (recipes.has(need)) reached.add(need);
  return reached;
}

/** Recipes that run tests and do so otherwise now. What is only added after all that was there is none. */
export function changedRecipes(was: string | null, now: string | null): string[] {
  const [before, after] = [readRecipes(was ?? ''), readRecipes(now ?? '')];
  return [...reachedFrom(before)].flatMap((target) => {
    const [old, recipe] = [before.get(target), after.get(target)];
    if (!old || old.lines.length + old.needs.length === 0) return [];
    if (!recipe) return [`target "${target}" is gone`];
    const gone = [
      ...old.needs.filter((need) => !recipe.needs.includes(need)),
      ...old.lines.filter((line) => !recipe.lines.includes(line)),
    ];
    const [first] = gone;
    if (first !== undefined) return [`target "${target}" no longer says: ${first.slice(0, 160)}`];
    return old.lines.flatMap((line) => otherProgram(line, was ?? '', now ?? '') ?? []);
  });
}

/** The line begins with a variable that names another program now. */
function otherProgram(line: string, was: string, now: string): string | null {
  const name = /^[@+-]*\$[({](\w{1,60})[)}]/.exec(line)?.[1];
  if (name === undefined) return null;
  const valueIn = (text: string) =>
    new RegExp(`^${name}\\s*[:?+]{0,3}=\\s*(.*)$`, 'm').exec(text)?.[1]?.trim();
  const [old, value] = [valueIn(was), valueIn(now)];
  return old === value ? null : `${name} was ${old ?? 'nothing'} and is ${value ?? 'nothing'}`;
}

export const hasTestTarget = (text: string | null): boolean =>
  [...readRecipes(text ?? '').keys()].some((target) => testTarget.test(target));
