import type { Origin } from '../change/snapshot.ts';
import { matchesPattern } from '../match-pattern.ts';
import type { Provider } from '../panel/seat.ts';
import type { Configuration } from './configuration.ts';

type Rules = Configuration['repositories']['readers'];

/**
 * A change's origin as the rules of `repositories.readers` name it: `github.com/acme/shop` for a URL, the path of a
 * repository on disk, `bundle` for an upload, `patch`, `npm:@acme/shop` for a package, whatever registry it comes from. One repository has one name, however its URL is spelt: no
 * other spelling may slip past a rule.
 */
export function readersName(origin: Origin): string {
  if (origin.kind === 'patch') return 'patch';
  if (origin.kind === 'package-upgrade') return `npm:${origin.name}`;
  if (origin.repository.startsWith('bundle')) return 'bundle';
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/?#]+)([^?#]*)/iu.exec(origin.repository);
  if (!url) return tidyPath(origin.repository);
  const host = (url[1] ?? '').replace(/:443$/u, '').replace(/\.(?=$|:)/u, '');
  return host + tidyPath(decoded(url[2] ?? '')).replace(/\.git$/iu, '');
}

const tidyPath = (path: string) => path.replace(/\/{2,}/gu, '/').replace(/\/$/u, '');

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The providers that may read a repository of this name: those of the first rule that matches it, whatever its capitals; null when none does, and all may. */
export function readersOf(rules: Rules, name: string): { match: string; providers: Provider[] } | null {
  return rules.find((rule) => matchesPattern(rule.match.toLowerCase(), name.toLowerCase())) ?? null;
}
