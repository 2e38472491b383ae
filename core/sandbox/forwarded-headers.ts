/**
 * Headers of a request that go upstream: what registries and documentation need to answer. All others stay behind, so
 * that nothing inside can log in anywhere, and whatever else is written into headers goes nowhere.
 */
const kept = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-encoding',
  'content-type',
  'git-protocol',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'npm-command',
  'pacote-pkg-id',
  'pacote-req-type',
  'pacote-version',
  'pragma',
  'range',
  'user-agent',
]);

/** Of an answer, what concerns one connection only, asks for a login, or points away from the proxy. */
const ofConnection = new Set([
  'alt-svc',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const valueCharactersMax = 1024;

/** From names and values in turns, as they stood on the wire. The last of a repeated header counts. */
export function headersUpstream(raw: string[]): Record<string, string> {
  return Object.fromEntries(
    pairsOf(raw).filter(
      ([name, value]) =>
        kept.has(name) && value.length <= valueCharactersMax && /^[\t\u0020-\u007e]*$/.test(value),
    ),
  );
}

/** What of an answer goes into the sandbox, without what its `Connection` header names. */
export function headersBack(raw: string[]): [string, string][] {
  const pairs = pairsOf(raw);
  const named = new Set(
    pairs
      .filter(([name]) => name === 'connection')
      .flatMap(([, value]) =>
        value
          .toLowerCase()
          .split(',')
          .map((one) => one.trim()),
      ),
  );
  return pairs.filter(([name]) => !ofConnection.has(name) && !named.has(name));
}

/** Names in lower case, with the values of each. */
export const pairsOf = (raw: string[]): [string, string][] =>
  raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? '']] : [],
  );
