import type { Agreement } from './krippendorff-alpha.ts';

/** Krippendorff's own bounds: below the first, no conclusions; below the second, tentative ones. */
const tentativeFrom = 0.667;
const reliableFrom = 0.8;

/** What an agreement means, in words. */
export function describeAgreement({ alpha, units }: Agreement): string {
  if (units === 0) return 'not defined: no two seats have voted on the same piece yet';
  if (alpha === null) return 'not defined: all votes are alike';
  if (alpha >= reliableFrom) return 'the seats mostly agree';
  if (alpha >= tentativeFrom) return 'enough for tentative conclusions';
  if (alpha > 0) return 'more than by chance, too little to conclude from';
  return 'no more than by chance';
}
