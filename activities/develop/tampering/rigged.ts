import { roleOf } from '../../../core/gates/paths.ts';
import type { Tampering } from '../../../core/loop/record.ts';
import { findRiggedChecks } from '../../../core/loop/rigged-checks.ts';
import { findOtherImports, findReplacedParts, modulesOf } from '../../../core/loop/test-imports.ts';
import type { FileStates } from './find-tampering.ts';

const isCode = (path: string): boolean =>
  /\.(?:py|go|[cm]?[jt]sx?)$/.test(path) && roleOf(path) !== 'vendored';

/** What makes tests look at something else, or makes their claims hold by other means than the code. */
export function findRigged(files: readonly FileStates[], wanted: string): Tampering[] {
  const code = files.filter(({ path }) => isCode(path));
  const tests = code.filter(({ path }) => roleOf(path) === 'test' && !path.endsWith('.go'));
  const tested = modulesOf(tests.map(({ path, base }) => ({ path, text: base })));
  return [
    ...code.flatMap(({ path, base, now }) => findRiggedChecks(path, base, now, wanted)),
    ...tests.flatMap(({ path, base, now }) => [
      ...findOtherImports({ path, was: base, now }, (module, name) => isGone(files, path, module, name)),
      ...(/(?:^|\/)(?:conftest|__init__)\.py$/.test(path)
        ? findReplacedParts({ path, was: base, now }, tested)
        : []),
    ]),
  ];
}

/** The module is no longer there, or no longer holds the name: so its user has to follow. */
function isGone(files: readonly FileStates[], from: string, module: string, name: string): boolean {
  const places = placesOf(from, module);
  const found = files.find(({ path }) =>
    places.some((place) => path === place || path.endsWith(`/${place}`)),
  );
  if (!found) return false;
  return found.now === null || !new RegExp(`\\b${name}\\b`).test(found.now);
}

/** Where a module may lie, as it is named in a file. */
function placesOf(from: string, module: string): string[] {
  if (from.endsWith('.py')) {
    const path = module.replace(/^\.+/, '').replaceAll('.', '/');
    return [`${path}.py`, `${path}/__init__.py`];
  }
  const steps = from.split('/').slice(0, -1);
  for (const step of module.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  const path = steps.join('/');
  const bare = path.replace(/\.[cm]?jsx?$/, '');
  const endings = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts', '.jsx', '.tsx', '/index.js', '/index.ts'];
  return [path, ...endings.flatMap((ending) => [`${path}${ending}`, `${bare}${ending}`])];
}
