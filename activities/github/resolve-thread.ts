import type { Desk } from './publish-desk.ts';
import type { OwnThread } from './read-threads.ts';

const resolving =
  'mutation ($threadId: ID!) { resolveReviewThread(input: { threadId: $threadId }) { thread { id } } }';
const unresolving =
  'mutation ($threadId: ID!) { unresolveReviewThread(input: { threadId: $threadId }) { thread { id } } }';

/** Folds the thread. Safe to repeat. */
export async function resolveThread({ client }: Desk, { threadId }: OwnThread): Promise<void> {
  await client.graphql(resolving, { threadId });
}

export async function unresolveThread({ client }: Desk, { threadId }: OwnThread): Promise<void> {
  await client.graphql(unresolving, { threadId });
}
