export type Cents = number;

/** `percent` of an amount, in whole cents. */
export const share = (amount: Cents, percent: number): Cents => Math.floor((amount * percent) / 100);

export const format = (amount: Cents): string => (amount / 100).toFixed(2);
