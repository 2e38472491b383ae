import { CookieJar } from 'tough-cookie';

const hopsMax = 20;

export interface Browser {
  jar: CookieJar;
  /** One request, with the cookies that a browser would send there; redirects are not followed. */
  ask(url: string, init?: RequestInit): Promise<Response>;
  /** Goes where it is sent, until there is a page, or until it would go to an address that `stop` names. */
  follow(url: string, init?: RequestInit, stop?: (url: string) => boolean): Promise<Visit>;
  /** Sends the form of a page, with these fields besides its own. */
  submit(visit: Visit, fields?: Record<string, string>, stop?: (url: string) => boolean): Promise<Visit>;
}

export interface Visit {
  /** Where it ended. */
  url: string;
  status: number;
  text: string;
  /** All addresses on the way. */
  way: string[];
}

/** What a browser does of its own: cookies by host, redirects, `Origin` and `Sec-Fetch-Site` with what a page sends. */
export function createBrowser(): Browser {
  const jar = new CookieJar();
  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    const cookies = await jar.getCookieString(url);
    if (cookies !== '') headers.set('cookie', cookies);
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) await jar.setCookie(cookie, url);
    return answer;
  };
  const follow: Browser['follow'] = async (url, init = {}, stop = () => false) => {
    const way = [url];
    let next = init;
    for (let at = url; way.length <= hopsMax; next = {}) {
      if (stop(at)) return { url: at, status: 0, text: '', way };
      const answer = await ask(at, next);
      const to = answer.headers.get('location');
      if (to === null) return { url: at, status: answer.status, text: await answer.text(), way };
      await answer.body?.cancel();
      at = new URL(to, at).href;
      way.push(at);
    }
    throw new Error(`Sent on more than ${hopsMax} times: ${way.join(' ')}`);
  };
  const submit: Browser['submit'] = ({ url, text }, fields = {}, stop) => {
    const [, action = ''] = /<form[^>]* action="([^"]*)"/.exec(text) ?? [];
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const body = new URLSearchParams({
      ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
      ...fields,
    });
    const headers = { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' };
    return follow(new URL(action, url).href, { method: 'POST', body, headers }, stop);
  };
  return { jar, ask, follow, submit };
}
