export const shippingCents = 490;
export const freeFromCents = 5000;

export function sumCents(lines) {
  return lines.reduce((sum, line) => sum + line.cents * line.count, 0);
}

export const discountCents = (cents, percent) => Math.round((cents * percent) / 100);
