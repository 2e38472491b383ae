const url =
  /^(?:https?|wss?|ftp|amqps?|redis|rediss|mongodb(?:\+srv)?|postgres(?:ql)?|mysql|mssql|tcp|grpc):\/\/(?:[^\s/@]{1,200}@)?(\[[^\]]{1,60}\]|[^\s/:?#@]{1,253})(:\d{1,5})?([/?#].*)?$/i;
const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?::\d{1,5})?$/;
const hostName =
  /(?:^|_|[a-z])(?:host|hostname|server|endpoint|url|uri|ip|addr|address|origin|broker|gateway|proxy)s?$/i;
const passingHost =
  /(?:^|[.-])(?:staging|stage|stg|preprod|uat)(?:[.-]|$)|\.ngrok(?:-free)?\.(?:io|app|dev)$/i;

/**
 * Whether the value is a machine's address that belongs in configuration: a URL or address of a machine at hand
 * (`localhost`, an IP address) or of one that passes (staging, a tunnel). Loopback to bind to, `http://localhost` as
 * the base of a relative URL, and documentation's public names are none.
 */
export function isFixedHost(value: string, name: string | null): boolean {
  const match = url.exec(value);
  if (match) return isFixedUrl(match[1] ?? '', match[2], match[3]);
  const named = name !== null && hostName.test(name);
  if (/^localhost(?::\d{1,5})?$/.test(value)) return value.includes(':') || named;
  const octets = octetsOf(value);
  return octets !== null && !isUnroutable(octets) && (named || isPrivate(octets));
}

function isFixedUrl(host: string, port: string | undefined, rest: string | undefined): boolean {
  if (host === 'localhost') return port !== undefined || (rest !== undefined && rest.length > 1);
  const octets = octetsOf(host);
  if (octets)
    return octets[0] === 127
      ? port !== undefined
      : octets[0] !== 0 && !isLinkLocal(octets) && !isDocumentation(octets);
  return passingHost.test(host);
}

function octetsOf(text: string): number[] | null {
  const match = ipv4.exec(text);
  if (!match) return null;
  const octets = match.slice(1, 5).map(Number);
  return octets.every((octet) => octet <= 255) ? octets : null;
}

const isUnroutable = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): boolean =>
  a === 0 ||
  a === 127 ||
  a >= 224 ||
  (a === 255 && b === 255) ||
  (c === 0 && d === 0) ||
  isDocumentation([a, b, c, d]);

/** Addresses that standards fix, such as a cloud machine's metadata service. */
const isLinkLocal = ([a, b]: readonly number[]): boolean => a === 169 && b === 254;

/** RFC 5737's addresses for documentation. */
const isDocumentation = ([a, b, c]: readonly number[]): boolean =>
  (a === 192 && b === 0 && c === 2) ||
  (a === 198 && b === 51 && c === 100) ||
  (a === 203 && b === 0 && c === 113);

/** RFC 1918. */
const isPrivate = ([a = 0, b = 0]: readonly number[]): boolean =>
  a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168);
