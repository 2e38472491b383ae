import type { Tampering } from './record.ts';

/** A file of tests, or one that sets them up, at two times; null where it is not there. */
export interface TestText {
  path: string;
  was: string | null;
  now: string | null;
}

/** Names by the module that they are brought in from, as it is written. */
type Imports = Map<string, string>;

const fromScript =
  /^[ \t]*(?:import|export)\s+(?:type\s+)?([\w$*{}\s,]{1,1000}?)\s+from\s+['"]([^'"\n]{1,300})['"]|^[ \t]*(?:const|let|var)\s+([\w${}\s,:]{1,1000}?)\s*=\s*(?:await\s+import|require)\(\s*['"]([^'"\n]{1,300})['"]\s*\)/gm;
const fromPython =
  /^[ \t]*from\s+([\w.]{1,200})\s+import\s+\(?([\w\s,*#]{1,1000}?)\)?[ \t]*(?:#[^\n]*)?$|^[ \t]*import\s+([\w., ]{1,400})[ \t]*$/gm;

function importsOf(path: string, text: string): Imports {
  const imports: Imports = new Map();
  const put = (names: string, from: string) => {
    for (const part of names.replace(/[{}]/g, '').split(',')) {
      const name = /(\w+)\s*$/.exec(part.replace(/#.*$/m, ''))?.[1];
      if (name !== undefined) imports.set(name, from);
    }
  };
  if (path.endsWith('.py')) {
    for (const [, from, names, modules = ''] of text.matchAll(fromPython)) {
      if (from !== undefined) put(names ?? '', from);
      for (const one of modules.split(',')) {
        const [module = '', alias] = one.trim().split(/\s+as\s+/);
        if (module !== '') imports.set(alias ?? module, module);
      }
    }
  } else {
    for (const [, names, from, bound, required] of text.matchAll(fromScript))
      put(names ?? bound ?? '', from ?? required ?? '');
  }
  return imports;
}

const frameworkName = /^(?:test|it|describe|expect|assert|suite|pytest|unittest)$/;

/**
 * Tests that look at something else than before: what they test, or what they are written with, comes from elsewhere though
 * it still is where it was, or is made up on the spot. `isGone` says of a module, as it is written in that file, whether
 * it is no longer there, or no longer holds that name: then its user has to follow.
 */
export function findOtherImports(
  { path, was, now }: TestText,
  isGone: (module: string, name: string) => boolean,
): Tampering[] {
  if (was === null || now === null || was === now) return [];
  const tell = (what: string): Tampering => ({ kind: 'weakened', path, what });
  const [before, after] = [importsOf(path, was), importsOf(path, now)];
  const moved = [...before].flatMap(([name, from]) => {
    const to = after.get(name);
    if (to === undefined || to === from) return [];
    const own = /^\.|^[\w.]+$/.test(to);
    const known = frameworkName.test(name) ? to.startsWith('.') : own && !isGone(from, name);
    return known ? [tell(`takes ${name} from ${to} rather than from ${from}, where it still is`)] : [];
  });
  const lines = new Set(was.split('\n').map((line) => line.trim()));
  const made = now
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !lines.has(line))
    .flatMap((line) => {
      const name = madeUp(path, line);
      const counts = name !== null && (before.has(name) || frameworkName.test(name));
      return counts ? [tell(`makes up what it tests: ${line.slice(0, 160)}`)] : [];
    });
  return [...moved, ...made];
}

/** The name that a line gives a value of its own, at the outermost level or by the looks of it. */
function madeUp(path: string, line: string): string | null {
  const form = path.endsWith('.py')
    ? /^([A-Za-z_]\w*)\s*=(?!=)\s*(?:lambda|\w*Mock\b|type\(|types\.)|^def\s+([A-Za-z_]\w*)\(/
    : /^(?:const|let|var)\s+(\w+)\s*=\s*(?:async\s*)?(?:\([^)]*\)|\w+)\s*=>|^(?:async\s+)?function\s+(\w+)\(/;
  const [, value, made] = form.exec(line) ?? [];
  return value ?? made ?? null;
}

/** Attributes of what tests bring in that a file which sets them up gives another value. */
export function findReplacedParts({ path, was, now }: TestText, tested: ReadonlySet<string>): Tampering[] {
  if (now === null || was === now || !path.endsWith('.py')) return [];
  const known = new Set((was ?? '').split('\n').map((line) => line.trim()));
  const imports = importsOf(path, now);
  const isTested = (owner: string): boolean => {
    const [first = '', ...rest] = owner.split('.');
    const module = imports.get(owner) ?? [imports.get(first) ?? first, ...rest].join('.');
    return tested.has(module) || tested.has(owner);
  };
  return now.split('\n').flatMap((line): Tampering[] => {
    const plain = line.trim();
    if (known.has(plain) || plain.startsWith('#')) return [];
    const owner =
      /^([A-Za-z_][\w.]*)\.\w+\s*=(?!=)/.exec(plain)?.[1] ??
      /^setattr\(\s*([A-Za-z_][\w.]*)\s*,/.exec(plain)?.[1] ??
      /^sys\.modules\[\s*['"]([\w.]+)['"]\s*\]\s*=/.exec(plain)?.[1];
    return owner !== undefined && isTested(owner)
      ? [{ kind: 'weakened', path, what: `replaces a part of what is tested: ${plain.slice(0, 160)}` }]
      : [];
  });
}

/** Modules of Python that these files bring in, and those that names are brought in from. */
export const modulesOf = (files: readonly { path: string; text: string | null }[]): Set<string> =>
  new Set(
    files.flatMap(({ path, text }) =>
      text === null || !path.endsWith('.py') ? [] : [...importsOf(path, text).values()],
    ),
  );
