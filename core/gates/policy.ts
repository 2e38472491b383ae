import type { Configuration } from '../configuration/configuration.ts';

/** What countersign.yaml says of how gates judge: frozen with an audit's plan, so that its record tells by what it was judged. */
export interface GatePolicy
  extends Pick<Configuration, 'tests' | 'fileSize' | 'images' | 'origin' | 'overrides' | 'dependencies'> {
  humanReview: Configuration['github']['humanReview'];
}

export const gatePolicyOf = ({
  tests,
  fileSize,
  images,
  origin,
  overrides,
  dependencies,
  github,
}: Configuration): GatePolicy => ({
  tests,
  fileSize,
  images,
  origin,
  overrides,
  dependencies,
  humanReview: github.humanReview,
});
