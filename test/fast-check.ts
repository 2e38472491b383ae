/** What tests get who import fast-check (`vitest.config.ts`): the same, but begun from the seed of the run. */
import * as fc from 'fast-check';
import { seed, times } from './seed.ts';

/** fast-check's own. */
const casesUsual = 100;
/** Below the time that a test has, so that whoever looks for many more cases sees no failure in their number. */
const searchMs = 30_000;

/** Between two cases, and never in the midst of one, under which its test would clean up. */
const endInTime: fc.Plugin<unknown> = () => {
  const endAt = performance.now() + searchMs;
  return {
    decorateRun: (run) => (value) =>
      performance.now() > endAt ? new fc.PreconditionFailure(true) : run(value),
  };
};

const searches = times > 1;
if (searches) fc.installGlobalPlugin(endInTime);
// Who looks for more cases looks at larger ones, too.
fc.configureGlobal({ seed, ...(searches && { baseSize: 'medium' }) });

export * from 'fast-check';

/** A test's own `numRuns` is multiplied too; its own seed stays. */
export const assert = ((property: fc.IRawProperty<unknown>, own: fc.Parameters<unknown> = {}) =>
  fc.assert(property, { ...own, numRuns: (own.numRuns ?? casesUsual) * times })) as typeof fc.assert;

export default { ...fc, assert };
