/** One instruction of the kernel's classic packet filter: code, how far to jump when true and when false, operand. */
type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, operand: number];

/** Which system calls of one architecture are refused, and how. */
export interface SeccompRules {
  /** The kernel's number of the architecture. Calls of any other are refused altogether. */
  architecture: number;
  /** Calls from this number on belong to a second interface of the same architecture, and are refused. */
  callsEnd: number | null;
  /** Refused whatever their arguments, with this error. */
  refused: readonly { call: number; error: number }[];
  /** Refused by their arguments; the first condition that holds decides. */
  conditional: readonly { call: number; conditions: readonly Condition[] }[];
}

/** About the low half of an argument, all that the kernel reads of those that are judged here. */
export type Condition =
  | { argument: number; mask: number; anyOf: 'set'; error: number }
  | { argument: number; mask: number; isNot: readonly number[]; error: number }
  | {
      argument: number;
      mask: number;
      is: readonly number[];
      unless?: { argument: number; is: number };
      error: number;
    };

const load = 0x20;
const and = 0x54;
const jumpEqual = 0x15;
const jumpAtLeast = 0x35;
const jumpSet = 0x45;
const giveBack = 0x06;

const allow = 0x7fff_0000;
const killProcess = 0x8000_0000;
const noSuchCall = 38;
const withError = (error: number) => 0x0005_0000 | error;

const callAt = 0;
const architectureAt = 4;
const argumentAt = (index: number) => 16 + 8 * index;

/** The filter as the kernel and `bwrap --seccomp` take it: eight bytes an instruction, little-endian. */
export function encodeSeccomp(rules: SeccompRules): Buffer {
  const program: Instruction[] = [
    [load, 0, 0, architectureAt],
    [jumpEqual, 1, 0, rules.architecture],
    [giveBack, 0, 0, killProcess],
    [load, 0, 0, callAt],
  ];
  if (rules.callsEnd !== null) {
    program.push([jumpAtLeast, 0, 1, rules.callsEnd], [giveBack, 0, 0, withError(noSuchCall)]);
  }
  for (const { call, error } of rules.refused) {
    program.push([jumpEqual, 0, 1, call], [giveBack, 0, 0, withError(error)]);
  }
  for (const { call, conditions } of rules.conditional) {
    const body = [...conditions.flatMap(conditionOf), [giveBack, 0, 0, allow] as const];
    program.push([jumpEqual, 0, body.length, call], ...body);
  }
  program.push([giveBack, 0, 0, allow]);
  if (program.some((one) => one[1] > 255 || one[2] > 255) || program.length > 4096) {
    throw new Error('The filter of system calls is longer than the kernel takes.');
  }
  return Buffer.concat(program.map(encode));
}

/** Gives its error back when it holds, and falls through otherwise. */
function conditionOf(condition: Condition): Instruction[] {
  const refuse: Instruction = [giveBack, 0, 0, withError(condition.error)];
  const loaded: Instruction[] = [
    [load, 0, 0, argumentAt(condition.argument)],
    [and, 0, 0, condition.mask],
  ];
  if ('anyOf' in condition) return [...loaded, [jumpSet, 0, 1, condition.mask], refuse];
  if ('isNot' in condition) {
    const known = condition.isNot;
    const tests = known.map((value, at): Instruction => [jumpEqual, known.length - at, 0, value]);
    return [...loaded, ...tests, refuse];
  }
  return condition.is.flatMap((value) => [...loaded, ...isOne(value, condition, refuse)]);
}

function isOne(
  value: number,
  { unless }: Extract<Condition, { is: unknown }>,
  refuse: Instruction,
): Instruction[] {
  if (!unless) return [[jumpEqual, 0, 1, value], refuse];
  return [
    [jumpEqual, 0, 3, value],
    [load, 0, 0, argumentAt(unless.argument)],
    [jumpEqual, 1, 0, unless.is],
    refuse,
  ];
}

function encode([code, whenTrue, whenFalse, operand]: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(whenTrue, 2);
  bytes.writeUInt8(whenFalse, 3);
  bytes.writeUInt32LE(operand, 4);
  return bytes;
}
