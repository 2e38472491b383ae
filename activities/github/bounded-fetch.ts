import { currentContext } from '../current-context.ts';
import { GitHubFailed } from './github-failed.ts';

export interface RequestBounds {
  /** For one request, to the last byte of its answer. */
  timeoutMs: number;
  /** Of one answer, after decompression. */
  bytesMax: number;
}

/** A page of a hundred pull requests has about 3 MB. */
export const requestBounds: RequestBounds = { timeoutMs: 30_000, bytesMax: 32 * 1024 * 1024 };
const redirectsMax = 3;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * `fetch` for one API alone: it follows links and redirects (a renamed repository's) within `apiUrl`'s origin only, since
 * each request carries the login; it ends what takes too long or answers too much, and with the activity it runs in.
 */
export function boundedFetch(apiUrl: string, bounds: RequestBounds = requestBounds): Fetch {
  const { origin } = new URL(apiUrl);
  const checked = (url: string, from: string): string => {
    if (new URL(url, from).origin === origin) return new URL(url, from).href;
    throw new GitHubFailed(
      'github.refused',
      `GitHub at ${origin} leads on to another host, where our login has no business. Check COUNTERSIGN_GITHUB_URL.`,
    );
  };
  return async (first, init) => {
    const signal = AbortSignal.any([
      AbortSignal.timeout(bounds.timeoutMs),
      ...[init.signal, currentContext()?.cancellationSignal].filter((one) => one != null),
    ]);
    let url = checked(first, origin);
    for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
      const response = await fetch(url, { ...init, redirect: 'manual', signal });
      const location = isRedirect(response.status) ? response.headers.get('location') : null;
      if (location === null) return readBounded(response, url, bounds.bytesMax);
      await response.body?.cancel();
      url = checked(location, url);
    }
    throw new GitHubFailed('github.refused', `GitHub at ${origin} leads in circles. Try again later.`);
  };
}

const isRedirect = (status: number): boolean => [301, 302, 307, 308].includes(status);

async function readBounded(response: Response, url: string, bytesMax: number): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    const part = chunk as Uint8Array;
    bytes += part.length;
    if (bytes > bytesMax) {
      throw new GitHubFailed(
        'github.refused',
        `GitHub's answer has more than the ${bytesMax} bytes that are read.`,
      );
    }
    chunks.push(part);
  }
  const { status, statusText, headers } = response;
  const hasBody = ![204, 205, 304].includes(status);
  const read = new Response(hasBody ? Buffer.concat(chunks) : null, { status, statusText, headers });
  // A response made by hand has no address, which is asked for where an answer has pages.
  Object.defineProperty(read, 'url', { value: url });
  return read;
}
