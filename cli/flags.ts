import { InvalidArgumentError } from 'commander';

/** A whole number from 1 to `max`, for commander. */
export const wholeNumber =
  (max: number) =>
  (typed: string): number => {
    const value = Number(typed);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from 1 to ${max}.`);
  };
