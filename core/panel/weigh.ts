/**
 * Thirds of a token that a text is estimated to take: `estimateTokens` without rounding, so that the weights of parts
 * add up to the weight of the whole.
 */
export function weigh(text: string): number {
  let weight = 0;
  for (let index = 0; index < text.length; index += 1) weight += text.charCodeAt(index) < 128 ? 1 : 3;
  return weight;
}

export const thirdsPerToken = 3;
