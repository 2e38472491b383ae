import { tokens } from './tokens.ts';

export function evaluate(text: string): number {
  let sum = 0;
  let product = 0;
  let sign = '+';
  for (const token of tokens(text)) {
    if (token.kind === 'operator') {
      sign = token.sign;
      continue;
    }
    switch (sign) {
      case '+':
        sum += product;
        product = token.value;
        break;
      case '-':
        sum += product;
        product = -token.value;
      case '*':
        product *= token.value;
        break;
      default:
        product /= token.value;
    }
  }
  return sum + product;
}
