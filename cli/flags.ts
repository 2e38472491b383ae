import { InvalidArgumentError } from 'commander';
import { type TokenScope, tokenScopes } from '../core/people/token.ts';

/** How somebody signs. */
export const keyFlag = [
  '--key <file>',
  'sign with this Ed25519 key: PEM, or as ssh-keygen writes it',
] as const;
export const agentFlag = ['--agent', 'sign with a key of your SSH agent', false] as const;
/** Who starts something. */
export const starterFlag = [
  '--by <name>',
  'who starts it, where nothing is signed; by default the name in your git configuration, else your account',
] as const;

/** A whole number from 1 to `max`, for commander. */
export const wholeNumber =
  (max: number) =>
  (typed: string): number => {
    const value = Number(typed);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from 1 to ${max}.`);
  };

/** Whole numbers from 1, as `1,2,5`, for commander; a flag that is given again adds to them. */
export const wholeNumbers = (typed: string, before: readonly number[]): number[] => {
  const values = typed.split(',').map((one) => (/^\s*\d+\s*$/.test(one) ? Number(one) : 0));
  if (values.every((value) => Number.isSafeInteger(value) && value >= 1)) return [...before, ...values];
  throw new InvalidArgumentError('Give numbers of findings, such as 1,3.');
};

/** A whole number from 0, for commander. */
export const numberFrom0 = (typed: string): number => {
  const value = Number(typed);
  if (/^\d{1,6}$/.test(typed.trim())) return value;
  throw new InvalidArgumentError('Give a whole number from 0.');
};

/** US dollars, such as 2.50, for commander. */
export const amount = (typed: string): number => {
  const value = Number(typed);
  if (/^\d{1,4}(?:\.\d{1,6})?$/.test(typed.trim()) && value <= 1000) return value;
  throw new InvalidArgumentError('Give US dollars up to 1000, such as 2.50.');
};

/** One more of a flag that may be given again, for commander. */
export const collect = (typed: string, before: readonly string[]): string[] => [...before, typed];

export const period = (typed: string): 'week' | 'month' => {
  if (typed === 'week' || typed === 'month') return typed;
  throw new InvalidArgumentError('Give week or month.');
};

/** One more scope of a token, for commander. */
export const scope = (typed: string, before: readonly TokenScope[] = []): TokenScope[] => {
  const found = tokenScopes.find((one) => one === typed);
  if (found) return [...before, found];
  throw new InvalidArgumentError(`Give one of ${tokenScopes.join(', ')}.`);
};

const hourMs = 3_600_000;
const daysMax = 366;

/** A time such as 90d or 12h in milliseconds, for commander. */
export const lifetime = (typed: string): number => {
  const [, amount = '', unit] = /^(\d{1,4})([dh])$/.exec(typed) ?? [];
  const ms = Number(amount) * (unit === 'd' ? 24 : 1) * hourMs;
  if (ms > 0 && ms <= daysMax * 24 * hourMs) return ms;
  throw new InvalidArgumentError(`Give days or hours, such as 90d or 12h, up to ${daysMax}d.`);
};
