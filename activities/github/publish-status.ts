import { clip } from '../../core/clip.ts';
import { type Desk, repositoryOf } from './publish-desk.ts';

interface Wanted {
  state: 'pending' | 'success' | 'failure' | 'error';
  description: string;
}

const context = 'countersign';
/** GitHub takes no more characters. */
const descriptionMax = 140;

/** A commit status in place of a check run, for tokens that are no App's: the last one of a name counts. */
export async function publishStatus(desk: Desk, { state, description }: Wanted): Promise<void> {
  const { client, pullRequest, left } = desk;
  const at = repositoryOf(desk);
  const text = clip(description, descriptionMax);
  const { data } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}/status', {
    ...at,
    ref: pullRequest.headCommit,
    per_page: 100,
  });
  const known = data.statuses.find((one) => one.context === context);
  if (known?.state !== state || known.description !== text) {
    await client.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
      ...at,
      sha: pullRequest.headCommit,
      state,
      description: text,
      context,
      target_url: pullRequest.url,
    });
  }
  left.push(
    'Check runs with annotations: GitHub lets Apps alone write them, so that a commit status stands in their place.',
  );
}
