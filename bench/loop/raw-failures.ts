import type { RawError } from '../../core/loop/error-signature.ts';

export type Random = () => number;
export const pick = <T>(random: Random, from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('There is nothing to pick from: give at least one.');
  return one;
};
export const whole = (random: Random, least: number, greatest: number): number =>
  least + Math.floor(random() * (greatest - least + 1));

const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => whole(random, 0, 15).toString(16)).join('');
const word = (random: Random, length: number): string =>
  Array.from({ length }, () => pick(random, 'abcdefghijklmnopqrstuvwxyz0123456789'.split(''))).join('');

const uuid = (random: Random): string =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`;
const clock = (random: Random): string =>
  `2026-0${whole(random, 1, 9)}-1${whole(random, 0, 9)}T1${whole(random, 0, 9)}:${whole(random, 10, 59)}:${whole(random, 10, 59)}.${whole(random, 100, 998)}Z`;

/**
 * How runners word failures: `version` is the error itself (another number, another error), all else is noise that
 * differs at each run.
 */
const wordings: ((random: Random, version: number, name: string) => string)[] = [
  (_, version, name) => `AssertionError: expected ${version} to be ${name.length + 1000}`,
  (random, version) =>
    `AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n\n'v${version}' !== 'wanted'\n\n    at TestContext.<anonymous> (/workspace/test/a.test.js:${whole(random, 1, 300)}:${whole(random, 1, 80)})`,
  (_, version) => `TypeError: Cannot read properties of undefined (reading 'field${version}')`,
  (random, version) =>
    `Error: connect ECONNREFUSED 127.0.0.1:${whole(random, 32_768, 60_999)}\n  while asking for /item/${version}`,
  (random, version) => `request /r${version} failed after ${whole(random, 3, 4000)}ms: socket hang up`,
  (random, version) =>
    `ENOENT: no such file or directory, open '/tmp/case-${word(random, 6)}/part${version}.json'`,
  (random, version) =>
    `assert <shop.Cart object at 0x7f${hex(random, 10)}> == ${version}\nE  + where 0.${whole(random, 10, 99)}s`,
  (random, version) =>
    `[${clock(random)}] worker ${uuid(random)} ended: bad state ${version}\nTraceback (most recent call last):\n  File "/tmp/pytest-of-user/pytest-${whole(random, 0, 99)}/run0/a.py", line ${whole(random, 1, 400)}, in step${version}`,
  (random, version) =>
    `panic: index out of range [${version}]\n\ngoroutine ${whole(random, 6, 900)} [running]:\nshop.total(0xc000${hex(random, 6)})\n\t/workspace/total.go:${whole(random, 10, 300)} +0x1d`,
];
const absences: ((random: Random, version: number, name: string) => string)[] = [
  (_, version) => `Error: Cannot find module './part${version}.ts'`,
  (_, version) => `ModuleNotFoundError: No module named 'shop.part${version}'`,
  (_, version) => `TypeError: shop.step${version} is not a function`,
  (_, version) => `NameError: name 'step${version}' is not defined`,
  (_, version) => `AttributeError: module 'shop' has no attribute 'step${version}'`,
];

/** One failure of a test as a runner would report it this time. `wording` is the test's own, and stays. */
export function rawFailure(
  random: Random,
  { id, wording, version, absent }: { id: string; wording: number; version: number; absent: boolean },
): RawError {
  const kinds = absent ? absences : wordings;
  const say = kinds[wording % kinds.length];
  if (!say) throw new Error(`Wording ${wording} is not there: it is a number from 0.`);
  return {
    id,
    message: say(random, version, id),
    at: { file: `src/part-${wording % 7}.ts`, line: whole(random, 1, 400) },
  };
}
