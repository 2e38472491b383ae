import type { PullRequest } from '../core/github/pull-request.ts';
import { recordOutcomes } from './activities.ts';

/**
 * Learns what people made of our findings on a pull request. False where that failed, which nobody waits for or has to
 * mend: the next audit, the end of the pull request or the next sweep learns the same.
 */
export async function learnOutcomes({
  owner,
  repo,
  number,
  key,
}: Pick<PullRequest, 'owner' | 'repo' | 'number' | 'key'>): Promise<boolean> {
  try {
    await recordOutcomes({ pullRequest: { owner, repo, number, key } });
    return true;
  } catch {
    return false;
  }
}
