import { type Agent, fetch, type Response } from 'undici';
import { fieldsOf, own as fieldOf, textOf } from '../../core/dependencies/fields.ts';
import { parseJson } from '../dependencies/source.ts';
import { isPublicName } from './public-addresses.ts';

/** A registry's answer that tells nothing; its message is a sentence for people. */
export class Unanswered extends Error {}

export interface RegistryReader {
  /** The bytes of an answer, at most 4 MB. @throws Unanswered; what the connection throws */
  read: (path: string, repository: string, accept: string[]) => Promise<Buffer>;
}

const bytesMax = 4_000_000;
const redirectsMax = 3;

/**
 * Reads from one registry. `own` is what connects to its address where policy gives it; everything else, where a
 * registry may send one for a token or a blob, must be public and goes through `open`. A token goes to the registry
 * that asked for it, and no further.
 */
export function createRegistryReader({
  address,
  own,
  open,
  signal,
}: {
  address: URL;
  own: Agent | null;
  open: Agent;
  signal: AbortSignal;
}): RegistryReader {
  let token: string | null = null;

  const get = async (url: URL, accept: string[], redirectsLeft = redirectsMax): Promise<Response> => {
    const isOwn = url.origin === address.origin;
    if (!(isOwn && own) && !isOpen(url))
      throw new Unanswered(`${address.host} leads to ${url.origin}, which is not public.`);
    const response = await fetch(url, {
      headers: {
        accept: accept.join(', '),
        ...(isOwn && token !== null && { authorization: `Bearer ${token}` }),
      },
      dispatcher: isOwn && own ? own : open,
      redirect: 'manual',
      signal,
    });
    const target = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || target === null) return response;
    await response.body?.cancel();
    if (redirectsLeft === 0) throw new Unanswered(`${address.host} leads from place to place.`);
    return get(new URL(target, url), accept, redirectsLeft - 1);
  };

  const login = async (challenge: string | null, repository: string): Promise<string> => {
    const { realm, service } = partsOf(challenge ?? '');
    if (realm === null || !URL.canParse(realm)) throw new Unanswered(`${address.host} asks for a login.`);
    const url = new URL(realm);
    if (service !== null) url.searchParams.set('service', service);
    url.searchParams.set('scope', `repository:${repository}:pull`);
    const answer = fieldsOf(parseJson(await bytesOf(await get(url, ['application/json']), address)));
    const given = textOf(fieldOf(answer, 'token')) ?? textOf(fieldOf(answer, 'access_token'));
    if (given === null || !/^[\w.~+/=-]{1,16000}$/.test(given))
      throw new Unanswered(`${address.host} asks for a login.`);
    return given;
  };

  return {
    read: async (path, repository, accept) => {
      const url = new URL(`${address.href.replace(/\/$/, '')}${path}`);
      const first = await get(url, accept);
      if (first.status !== 401 || token !== null) return bytesOf(first, address);
      await first.body?.cancel();
      token = await login(first.headers.get('www-authenticate'), repository);
      return bytesOf(await get(url, accept), address);
    },
  };
}

const isOpen = (url: URL): boolean =>
  url.protocol === 'https:' && (url.port === '' || url.port === '443') && isPublicName(url.hostname);

/** Of `Bearer realm="…",service="…"`. */
function partsOf(challenge: string): { realm: string | null; service: string | null } {
  const text = challenge.slice(0, 4000);
  const valueOf = (name: string) => new RegExp(`[\\s,]${name}="([^"]{1,1000})"`).exec(text)?.[1] ?? null;
  return /^bearer\s/i.test(text)
    ? { realm: valueOf('realm'), service: valueOf('service') }
    : { realm: null, service: null };
}

async function bytesOf(response: Response, address: URL): Promise<Buffer> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new Unanswered(refusalOf(response.status, address));
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    const part = chunk as Uint8Array;
    bytes += part.length;
    if (bytes > bytesMax)
      throw new Unanswered(`${address.host} answers with more than ${bytesMax / 1_000_000} MB.`);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function refusalOf(status: number, { host }: URL): string {
  if (status === 404) return `${host} has no such image: correct its name.`;
  if (status === 401 || status === 403)
    return `${host} shows it to nobody without a login, or does not have it.`;
  if (status === 429) return `${host} has been asked too often; audit again later.`;
  return `${host} answered with status ${status}; audit again later.`;
}
