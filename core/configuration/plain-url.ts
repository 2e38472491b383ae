import * as z from 'zod';

/**
 * Whether an address has a login in it, `user@` or `user:secret@`, wherever a URL's parser would find one: slashes,
 * however many and also backwards ones, and blanks may stand before it.
 */
const holdsLogin = (url: string): boolean => /^[a-z][a-z0-9+.-]*:[\\/\s]*[^\\/?#]*@/iu.test(url.trim());

/** For what is no `plainUrl` and yet an address: a secret stands in a variable, never in a file that others read. */
export const withoutLogin = (elsewhere: string) =>
  [(url: string) => !holdsLogin(url), `holds a login, which others could read: ${elsewhere}`] as const;

/** `elsewhere` says what to do instead of writing a login into it. */
export const plainUrl = (elsewhere: string, protocol = /^https?$/) =>
  z.url({ protocol }).refine(...withoutLogin(elsewhere));
