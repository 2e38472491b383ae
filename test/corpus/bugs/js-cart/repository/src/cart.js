import { discountCents, freeFromCents, shippingCents, sumCents } from './prices.js';

export function checkOut(lines, percent = 0) {
  const goods = sumCents(lines);
  const discounted = goods - discountCents(goods, percent);
  const shipping = discounted >= freeFromCents ? 0 : shippingCents;
  return { goods, shipping, total: discounted + shipping };
}
