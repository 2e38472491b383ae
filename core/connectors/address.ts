import type { ConnectorConfiguration } from '../configuration/connectors.ts';

type Asked = Readonly<{ method: string; path: string }>;
type Policy = Pick<ConnectorConfiguration, 'methods' | 'paths'>;

/** Encoded forms of what parts a path: some servers decode before they look, others after. */
const encodedParts = /%(?:2f|5c|2e|00|25)/i;
const dotSegment = /^\.{1,2}(?:;|$)/;

/**
 * Why a call does not keep to the connector's policy, in words for the developer; null where it does. A path is taken as it is written or not at all: nothing is tidied, since
 * the server would tidy it otherwise than we do.
 */
export function refuseConnectorCall(name: string, policy: Policy, { method, path }: Asked): string | null {
  if (!policy.methods.some((one) => one === method)) {
    return refuse(name, `takes ${policy.methods.join(', ')} only, not ${method}`);
  }
  const [plain = '', ...rest] = path.split('?');
  const odd = oddity(plain, rest.join('?'));
  if (odd !== null) return refuse(name, `does not take the path ${shown(path)}, which ${odd}`);
  if (!policy.paths.some((beginning) => isBelow(plain, beginning))) {
    return refuse(name, `allows paths below ${policy.paths.join(', ')} only, not ${shown(plain)}`);
  }
  return null;
}

/** Why a path could mean another than it says; null where it cannot. */
function oddity(path: string, query: string): string | null {
  if (!path.startsWith('/')) return 'does not begin with "/"';
  if (!/^[\x21-\x7e]*$/.test(path + query))
    return 'holds blanks, control characters or letters that are not ASCII: write them percent-encoded';
  if (/[\\#]/.test(path + query)) return 'holds "\\" or "#"';
  if (encodedParts.test(path)) return 'holds "/", "\\", "." or "%" in percent-encoding';
  if (/%(?![0-9a-f]{2})/i.test(path + query)) return 'holds a "%" that encodes nothing';
  const segments = path.slice(1).split('/');
  if (segments.some((segment) => dotSegment.test(segment))) return 'holds "." or ".."';
  return segments.slice(0, -1).includes('') ? 'holds "//"' : null;
}

/** At the boundary of a segment: `/api` allows `/api` and `/api/x`, not `/apiary`. */
const isBelow = (path: string, beginning: string): boolean =>
  path === beginning || path.startsWith(beginning.endsWith('/') ? beginning : `${beginning}/`);

const shown = (path: string): string => JSON.stringify(path.slice(0, 200));
const refuse = (name: string, why: string): string =>
  `Connector "${name}" ${why}. That is policy: use it as it allows, or go on without.`;
