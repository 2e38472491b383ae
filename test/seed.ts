/**
 * What everything random in tests starts from: the same in each run, so that a change is never refused for a rare case
 * that it has nothing to do with. `npm run fuzz` looks for those, from other seeds.
 */
export const seed = Number(process.env['COUNTERSIGN_TEST_SEED'] ?? 20_260);

/** How many times as many cases are tried. */
export const times = Number(process.env['COUNTERSIGN_TEST_TIMES'] ?? 1);
