import { isLoopback } from '../../core/loopback.ts';
import { Failed } from '../../core/failed.ts';

/** An address that may be fetched from. */
export interface RepositoryUrl {
  /** Normalised, and without credentials: what git is given and people are shown. */
  href: string;
  protocol: 'https' | 'http';
  /** In lower case; null for this machine itself. */
  host: string | null;
}

const remedy =
  'Give an https address without a login, or run "countersign audit" inside a clone, which uploads the change.';

const refused = (why: string): Failed => new Failed('input.invalid', `${why} ${remedy}`);

/**
 * Reads an address as browsers do, so that what is checked is what is fetched.
 * @throws Failed `input.invalid`; the message never repeats a login or a token
 */
export const parseRepositoryUrl = (text: string): RepositoryUrl => {
  // `ext::` and `ssh:` are transports too, some of which run what the address says.
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? '';
  if (scheme !== 'https' && scheme !== 'http') throw refused(`Repositories are not fetched by "${scheme}:".`);
  if (!URL.canParse(text)) throw refused('The repository is not a valid address.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw refused(
      `The address of the repository on ${url.hostname} holds a login, which would be kept in histories.`,
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw refused(
      `The address of the repository on ${url.hostname} has a "?" or "#" part, which may hold secrets.`,
    );
  }
  const loopback = isLoopback(url.hostname);
  if (url.protocol === 'http:' && !loopback) {
    throw refused(`"${url.hostname}" would be read by http, where anybody on the way can change the code.`);
  }
  return {
    href: url.href.replace(/\/+$/, ''),
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    host: loopback ? null : url.hostname,
  };
};
