import { InvalidArgumentError } from 'commander';

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
