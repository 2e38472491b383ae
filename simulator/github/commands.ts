import { createAccountCommands } from './commands/accounts.ts';
import { createCheckCommands } from './commands/checks.ts';
import { createIssueCommands } from './commands/issues.ts';
import { createPullCommands } from './commands/pulls.ts';
import { createRepositoryCommands } from './commands/repositories.ts';
import { createReviewCommands } from './commands/reviews.ts';
import type { World } from './world.ts';

/** What tests and demonstrations do to a simulated GitHub, by names and numbers, each with all that follows from it. */
export const createCommands = (world: World) => ({
  ...createAccountCommands(world),
  ...createRepositoryCommands(world),
  ...createCheckCommands(world),
  ...createIssueCommands(world),
  ...createPullCommands(world),
  ...createReviewCommands(world),
});

export type Commands = ReturnType<typeof createCommands>;
