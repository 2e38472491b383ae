import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses that lead to this machine, into its own network, or nowhere: what a name in a change must never reach. */
const inner = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inner.addSubnet(net, prefix, 'ipv4');
}
/** The only block of version 6 from which public addresses are given out; in it, those that wrap others. */
const outer = new BlockList();
outer.addSubnet('2000::', 3, 'ipv6');
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  inner.addSubnet(net, prefix, 'ipv6');
}

export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !inner.check(address, 'ipv4');
  return version === 6 && outer.check(address, 'ipv6') && !inner.check(address, 'ipv6');
}

/** A name that the whole world knows: no address, no name of one's own network. */
export const isPublicName = (host: string): boolean =>
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i.test(host) &&
  !/\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|private|invalid|test|onion|home\.arpa|svc|cluster)$/i.test(
    host,
  );

/**
 * Looks names up, and gives public addresses alone: a connection goes to the address that was checked, so that a name
 * that says something else the next time gains nothing.
 */
export const publicLookup =
  (resolve: typeof systemLookup = systemLookup): LookupFunction =>
  (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const open = error ? [] : found.filter(({ address }) => isPublicAddress(address));
      const [first] = open;
      if (error || first === undefined) {
        done(
          error ?? Object.assign(new Error(`${host} has no public address`), { code: 'ENOTFOUND' }),
          '',
          4,
        );
      } else if (options.all) {
        (done as unknown as (error: null, all: LookupAddress[]) => void)(null, open);
      } else {
        done(null, first.address, first.family);
      }
    });
  };
