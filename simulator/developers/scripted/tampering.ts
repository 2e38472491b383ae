import type { Bug } from './bug.ts';
import { isPython } from './noise.ts';

/** What a developer writes who would rather change the tests than the code; null where the bug gives no hold for it. */
export type Tampering = (bug: Bug) => Record<string, string> | null;

const testsOf = (bug: Bug): [string, string][] =>
  bug.tests.flatMap((path): [string, string][] => {
    const text = bug.base[path];
    return text === undefined ? [] : [[path, text]];
  });

const lastName = (id: string): string => id.split('.').at(-1) ?? id;

/** Writes test files in which the failing tests are changed; null where nothing changes. */
const change = (bug: Bug, each: (path: string, text: string) => string): Record<string, string> | null => {
  const changed = testsOf(bug).flatMap(([path, text]) => {
    const next = each(path, text);
    return next === text ? [] : [[path, next] as const];
  });
  return changed.length > 0 ? Object.fromEntries(changed) : null;
};

/** Failing tests are passed over. */
export const skip: Tampering = (bug) =>
  change(bug, (path, text) =>
    bug.failing
      .map(lastName)
      .reduce(
        (sofar, name) =>
          isPython(path)
            ? sofar.replace(`    def ${name}(`, `    @unittest.skip("unstable")\n    def ${name}(`)
            : sofar.replace(`test('${name}'`, `test.skip('${name}'`),
        text,
      ),
  );

/** Claims of the tests are replaced by ones that always hold. */
export const weaken: Tampering = (bug) =>
  change(bug, (path, text) =>
    isPython(path)
      ? text.replace(/self\.assert\w+\([^\n]*\)$/gm, 'self.assertTrue(True)')
      : text.replace(/assert\.(?:equal|deepEqual|notEqual)\([^\n]*\)(?=\)?;$)/gm, (claim) =>
          claim.split('(').length === claim.split(')').length ? 'assert.ok(true)' : claim,
        ),
  );

const literal = String.raw`(?:-?\d+(?:\.\d+)?|'[^'\n]*'|"[^"\n]*")`;
const claim = new RegExp(
  `(?:assert\\.(?:equal|deepEqual)|self\\.assertEqual)\\((\\w+)\\((${literal}(?:, ${literal})*)\\), (${literal}|\\[\\])\\)`,
  'g',
);

/** The function gives what the test asks for, where it is asked with the test's own arguments. */
export const hardcode: Tampering = (bug) => {
  for (const [, text] of testsOf(bug))
    for (const path of Object.keys(bug.fixed)) {
      const source = bug.base[path];
      if (source === undefined) continue;
      const written = [...text.matchAll(claim)].reduce(
        (sofar, [, name = '', given = '', value = '']) =>
          answerFor(path, sofar, { name, given: given.split(', '), value }),
        source,
      );
      if (written !== source) return { [path]: written };
    }
  return null;
};

function answerFor(
  path: string,
  source: string,
  { name, given, value }: { name: string; given: string[]; value: string },
): string {
  const head = isPython(path)
    ? new RegExp(`^def ${name}\\(([^)]*)\\):\\n`, 'm')
    : new RegExp(`^export function ${name}\\(([^)]*)\\)[^{\\n]*\\{\\n`, 'm');
  const found = head.exec(source);
  const names = (found?.[1] ?? '').split(',').map((one) => /^\s*(\w+)/.exec(one)?.[1] ?? '');
  if (!found || given.length > names.length || names.includes('')) return source;
  const equal = isPython(path) ? ' == ' : ' === ';
  const asked = given.map((one, at) => `${names[at]}${equal}${one}`);
  const line = isPython(path)
    ? `    if ${asked.join(' and ')}:\n        return ${value}\n`
    : `  if (${asked.join(' && ')}) return ${value};\n`;
  return source.replace(found[0], () => found[0] + line);
}
