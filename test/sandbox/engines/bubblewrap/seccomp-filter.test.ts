import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { seccompFilter } from '../../../../sandbox/engines/bubblewrap/seccomp-filter.ts';
import { encodeSeccomp } from '../../../../sandbox/engines/bubblewrap/seccomp-program.ts';
import { type SystemCall, systemCalls } from '../../../../sandbox/engines/bubblewrap/system-calls.ts';

const { EPERM, ENOSYS, EAFNOSUPPORT } = constants.errno;
const architectures = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** What the kernel would do: the instructions that the filter uses, as its documentation of packet filters says. */
function judge(
  filter: Buffer,
  { call, architecture, values = [] }: { call: number; architecture: number; values?: number[] },
) {
  const seen = Buffer.alloc(64);
  seen.writeUInt32LE(call, 0);
  seen.writeUInt32LE(architecture, 4);
  for (const [index, value] of values.entries()) seen.writeBigUInt64LE(BigInt(value), 16 + 8 * index);
  let held = 0;
  for (let at = 0; at < filter.length / 8; at += 1) {
    const code = filter.readUInt16LE(at * 8);
    const [whenTrue, whenFalse] = [filter.readUInt8(at * 8 + 2), filter.readUInt8(at * 8 + 3)];
    const operand = filter.readUInt32LE(at * 8 + 4);
    const jump = (isTrue: boolean) => {
      at += isTrue ? whenTrue : whenFalse;
    };
    if (code === 0x20) held = seen.readUInt32LE(operand);
    else if (code === 0x54) held = (held & operand) >>> 0;
    else if (code === 0x15) jump(held === operand);
    else if (code === 0x35) jump(held >= operand);
    else if (code === 0x45) jump((held & operand) !== 0);
    else if (code === 0x06) return nameOf(operand);
    else throw new Error(`unknown instruction ${code}`);
  }
  throw new Error('the filter came to no end');
}

const nameOf = (result: number): 'allowed' | 'killed' | number =>
  result === 0x7fff0000 ? 'allowed' : result === 0x80000000 ? 'killed' : result & 0xffff;

const byArguments: SystemCall[] = ['clone', 'unshare', 'socket', 'ioctl'];

describe.each(['x64', 'arm64'] as const)('the filter of system calls for %s', (name) => {
  const filter = seccompFilter(name) ?? Buffer.alloc(0);
  const architecture = architectures[name];
  const number = (call: SystemCall) => systemCalls[call][name === 'x64' ? 0 : 1] ?? -1;
  const ask = (call: SystemCall, ...values: number[]) =>
    judge(filter, { call: number(call), architecture, values });

  test('refuses every call that it names', () => {
    for (const call of Object.keys(systemCalls) as SystemCall[]) {
      if (byArguments.includes(call) || number(call) === -1) continue;
      const isUnknown = call === 'clone3' || call.startsWith('io_uring');
      expect([call, ask(call)]).toEqual([call, isUnknown ? ENOSYS : EPERM]);
    }
  });

  test('allows the others', () => {
    const named = new Set(Object.values(systemCalls).map((numbers) => numbers[name === 'x64' ? 0 : 1]));
    for (let call = 0; call < 500; call += 1) {
      if (!named.has(call as never))
        expect([call, judge(filter, { call, architecture })]).toEqual([call, 'allowed']);
    }
  });

  test('refuses new namespaces, and lets threads and processes be made', () => {
    const threads = 0x3d0f00;
    expect(ask('clone', threads)).toBe('allowed');
    expect(ask('clone', 17)).toBe('allowed');
    for (const flag of [0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]) {
      expect(ask('clone', flag | 17)).toBe(EPERM);
      expect(ask('unshare', flag)).toBe(EPERM);
      expect(ask('clone', 2 ** 32 + flag)).toBe(EPERM);
    }
    expect(ask('unshare', 0x80)).toBe(EPERM);
    expect(ask('unshare', 0x400)).toBe('allowed');
  });

  test('lets programs have local and internet sockets and ask for routes, and nothing else', () => {
    for (const family of [1, 2, 10]) expect(ask('socket', family, 1, 0)).toBe('allowed');
    expect(ask('socket', 16, 3, 0)).toBe('allowed');
    expect(ask('socket', 16, 3, 9)).toBe(EAFNOSUPPORT);
    for (const family of [0, 3, 11, 17, 29, 31, 38, 40, 44, 99])
      expect(ask('socket', family, 1, 0)).toBe(EAFNOSUPPORT);
  });

  test('lets nobody type into a terminal', () => {
    expect(ask('ioctl', 0, 0x5412)).toBe(EPERM);
    expect(ask('ioctl', 0, 0x541c)).toBe(EPERM);
    expect(ask('ioctl', 0, 2 ** 32 + 0x5412)).toBe(EPERM);
    expect(ask('ioctl', 0, 0x5413)).toBe('allowed');
  });

  test('ends programs that call by another architecture', () => {
    expect(judge(filter, { call: 1, architecture: 0x40000003 })).toBe('killed');
  });
});

test('calls of x32, which have other numbers for the same, are unknown', () => {
  const filter = seccompFilter('x64') ?? Buffer.alloc(0);
  expect(judge(filter, { call: 0x40000000 + 101, architecture: architectures.x64 })).toBe(ENOSYS);
});

test('there is no filter for architectures that nobody has looked at', () => {
  expect(seccompFilter('riscv64')).toBeNull();
});

test('a filter that the kernel would not take is not made', () => {
  const refused = Array.from({ length: 3000 }, (_, call) => ({ call, error: 1 }));
  expect(() => encodeSeccomp({ architecture: 1, callsEnd: null, refused, conditional: [] })).toThrow(
    'longer than',
  );
});
