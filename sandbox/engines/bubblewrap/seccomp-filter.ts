import { constants } from 'node:os';
import { type Condition, encodeSeccomp, type SeccompRules } from './seccomp-program.ts';
import { type SystemCall, systemCalls } from './system-calls.ts';

type Architecture = 'x64' | 'arm64';

const machines: Record<Architecture, { number: number; callsEnd: number | null }> = {
  // From 2^30 on stand the calls of x32, which would go past every rule for their namesakes.
  x64: { number: 0xc000_003e, callsEnd: 0x4000_0000 },
  arm64: { number: 0xc000_00b7, callsEnd: null },
};

const { EPERM, ENOSYS, EAFNOSUPPORT } = constants.errno;
const all = 0xffff_ffff;
/** New mounts, cgroups, host names, queues, users, processes, networks; of `unshare` also clocks. */
const newNamespaces = 0x7e02_0000;
const newClocks = 0x80;
const localFamily = 1;
const internetFamilies = [2, 10];
const netlinkFamily = 16;
const routeProtocol = 0;
/** Put characters into a terminal as if somebody had typed them. */
const typingIntoTerminals = [0x5412, 0x541c];

const judged: Partial<Record<SystemCall, readonly Condition[]>> = {
  clone: [{ argument: 0, mask: newNamespaces, anyOf: 'set', error: EPERM }],
  unshare: [{ argument: 0, mask: newNamespaces | newClocks, anyOf: 'set', error: EPERM }],
  socket: [
    // Others, such as packets, Bluetooth or the hypervisor's own, are not bounded by the network namespace or by use.
    { argument: 0, mask: all, isNot: [localFamily, ...internetFamilies, netlinkFamily], error: EAFNOSUPPORT },
    {
      argument: 0,
      mask: all,
      is: [netlinkFamily],
      unless: { argument: 2, is: routeProtocol },
      error: EAFNOSUPPORT,
    },
  ],
  ioctl: [{ argument: 1, mask: all, is: typingIntoTerminals, error: EPERM }],
};

/** Filters cannot read what `clone3` points to: without it, libraries fall back on `clone`. */
const unknown: readonly SystemCall[] = ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register'];

function rulesFor(architecture: Architecture): SeccompRules {
  const column = architecture === 'x64' ? 0 : 1;
  const refused: { call: number; error: number }[] = [];
  const conditional: { call: number; conditions: readonly Condition[] }[] = [];
  for (const [name, numbers] of Object.entries(systemCalls)) {
    const call = numbers[column];
    if (call === null) continue;
    const conditions = judged[name as SystemCall];
    if (conditions) conditional.push({ call, conditions });
    else refused.push({ call, error: unknown.includes(name as SystemCall) ? ENOSYS : EPERM });
  }
  const { number, callsEnd } = machines[architecture];
  return { architecture: number, callsEnd, refused, conditional };
}

/** The filter for programs in boxes; null on architectures that it is not known for. */
export const seccompFilter = (architecture: string): Buffer | null =>
  architecture === 'x64' || architecture === 'arm64' ? encodeSeccomp(rulesFor(architecture)) : null;
