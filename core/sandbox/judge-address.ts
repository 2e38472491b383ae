import ipaddr from 'ipaddr.js';

const { IPv6, isValid, parse } = ipaddr;
type Address = ReturnType<typeof parse>;

/** Public by their range, and yet answered by the provider of the machine itself. */
const providers = new Map([['168.63.129.16', "an address of the machine's provider"]]);

/** How ranges are called in a refusal; what is not named here is called a special address. */
const words: Record<string, string> = {
  private: 'a private address',
  uniqueLocal: 'a private address',
  carrierGradeNat: 'a private address',
  loopback: 'an address of this machine',
  unspecified: 'an address of this machine',
  linkLocal: 'a link-local address, such as those of metadata services',
};

/**
 * Why an address that a name resolved to is not dialled, or null where it may be: only what is publicly routed is, by
 * the registries of special addresses that `ipaddr.js` keeps. Forms that carry an IPv4 address within an IPv6 one
 * (mapped, NAT64, 6to4, Teredo) are special as a whole, whatever they carry. `also` names ranges (`10.1.0.0/16`) that
 * the operator's own network answers public names with.
 */
export function judgeAddress(address: string, also: string[]): string | null {
  // Zones and short forms of IPv4 never come from a resolver: whoever hands one over means something else.
  if (!isValid(address) || address.includes('%') || !/^(?:\d+\.\d+\.\d+\.\d+|.*:.*)$/.test(address))
    return 'no address';
  const read = parse(address);
  if (also.some((range) => within(read, range))) return null;
  const provider = providers.get(read.toString());
  if (provider !== undefined) return provider;
  const range = read.range();
  if (range !== 'unicast') return words[range] ?? 'a special address';
  return read instanceof IPv6 && !isGlobal(read) ? 'a special address' : null;
}

/** 2000::/3 is what is handed out, and 2001::/23 in it is kept for protocols. */
const isGlobal = (address: ipaddr.IPv6): boolean =>
  address.match(IPv6.parse('2000::'), 3) && !address.match(IPv6.parse('2001::'), 23);

function within(address: Address, range: string): boolean {
  const [base, bits] = range.split('/');
  if (base === undefined || !isValid(base)) return false;
  const start = parse(base);
  if (start.kind() !== address.kind()) return false;
  return address.match(start, Number(bits ?? (start.kind() === 'ipv4' ? 32 : 128)));
}
