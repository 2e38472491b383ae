import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { callbackify } from 'node:util';
import { judgeAddress } from '../../core/sandbox/judge-address.ts';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

/** The name leads where the proxy does not go. */
export class AddressRefused extends Error {}

/**
 * The lookup of a connection: it resolves once, and hands over those addresses only that may be dialled, so that the
 * address that was checked is the one that is dialled.
 */
export function createCheckedLookup(of: {
  resolve?: Resolve | undefined;
  /** Loopback and private networks may be dialled, too: for tests. */
  privateAddresses: boolean;
  /** Ranges that may be dialled although they are not public. */
  alsoAddresses: string[];
}): LookupFunction {
  const resolve = of.resolve ?? resolveBySystem;
  const problem = (address: string): string | null => {
    if (of.privateAddresses) return null;
    return ownAddresses().has(address)
      ? 'an address of this machine'
      : judgeAddress(address, of.alsoAddresses);
  };
  const lookUp = callbackify(async (host: string) => {
    const all = await resolve(host);
    const good = all.filter(({ address }) => problem(address) === null);
    if (good.length === 0) throw refusalOf(host, all, problem);
    return good;
  });
  return (host, options, callback) =>
    lookUp(host, (error: NodeJS.ErrnoException | null, good) => {
      const [first] = good ?? [];
      if (error || first === undefined) callback(error, '', 0);
      else if (options.all === true) callback(null, good);
      else callback(null, first.address, first.family);
    });
}

/** The addresses themselves stay outside: they would tell about the network. */
function refusalOf(
  host: string,
  all: LookupAddress[],
  problem: (address: string) => string | null,
): AddressRefused {
  const whys = new Set(all.map(({ address }) => problem(address)));
  const what = all.length === 0 ? 'no address' : [...whys].join(' and ');
  return new AddressRefused(`the name ${host} leads to ${what}, which is never dialled`);
}

const ownAddresses = (): Set<string> =>
  new Set(Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)));

const resolveBySystem: Resolve = (host) => lookup(host, { all: true });
