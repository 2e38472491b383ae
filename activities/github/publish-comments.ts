import { commentOf, type Telling } from '../../core/publish/comment.ts';
import {
  type CommentPlan,
  type Placed,
  planComments,
  type Standing,
  type Wish,
} from '../../core/publish/plan-publication.ts';
import { savePublication, saveTraces } from '../../database/publications.ts';
import { createComments } from './create-comments.ts';
import { type Desk, hasStatus, isRefused, keyOf, repositoryOf, sha256 } from './publish-desk.ts';
import type { OwnThread } from './read-threads.ts';
import { resolveThread, unresolveThread } from './resolve-thread.ts';
import { readStandings } from './standings.ts';

export interface Commented {
  /** What came of it: with what GitHub refused listed in the summary. */
  plan: CommentPlan;
  created: number;
  updated: number;
  resolved: number;
}

/**
 * Brings the comments at lines to what `planComments` wants of them. Each step is recorded after it is done, and what
 * stands on GitHub is looked at before it is begun, so that a try that ends anywhere is taken up by the next one.
 */
export async function publishComments(
  desk: Desk,
  wish: Omit<Wish, 'earlier' | 'refused'>,
  telling: Telling,
): Promise<Commented> {
  const earlier = await readStandings(desk);
  const refused = new Set<string>();
  const planned = () => planComments({ ...wish, earlier, refused });
  const first = planned();
  // Each under its key and id from now on, whether or not it gets a comment: people may name it in a command.
  const traces = first.placed.map(({ key, id, remark }) => ({ key, trace: { ...remark.trace, id } }));
  await saveTraces(desk.db, { pullRequest: desk.pullRequest.key, audit: desk.auditId, traces });
  const posts = first.placed.flatMap((placed) =>
    placed.fate.kind === 'post' && !desk.onGitHub.threads.has(placed.key)
      ? [{ key: placed.key, at: placed.fate.at, body: commentOf(placed, telling, placed.fate.at) }]
      : [],
  );
  const created = await createComments(desk, posts, refused);
  const plan = refused.size > 0 ? planned() : first;
  let updated = 0;
  let resolved = 0;
  for (const placed of plan.placed) {
    const thread = desk.onGitHub.threads.get(placed.key);
    if (!thread) continue;
    if (await editComment(desk, placed, thread, telling)) updated += 1;
    if (await settleThread(desk, placed, thread)) resolved += 1;
  }
  for (const one of plan.mended) if (await resolveMended(desk, one)) resolved += 1;
  return { plan, created, updated, resolved };
}

/** Editing tells nobody, and is done only where the words have changed. */
async function editComment(
  desk: Desk,
  placed: Placed,
  thread: OwnThread,
  telling: Telling,
): Promise<boolean> {
  const { fate } = placed;
  const isShown = fate.kind === 'keep' || fate.kind === 'post' || fate.resolve;
  const body = commentOf(placed, telling, fate.kind === 'post' || fate.kind === 'keep' ? fate.at : null);
  const bodyHash = sha256(body);
  if (!isShown || thread.writtenHash === bodyHash) return false;
  const where = keyOf(desk, 'finding', placed.key);
  if (thread.body === body) {
    await savePublication(desk.db, where, { bodyHash });
    return false;
  }
  try {
    await desk.client.request('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', {
      ...repositoryOf(desk),
      comment_id: thread.commentId,
      body,
    });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await savePublication(desk.db, where, { state: 'gone' });
    return false;
  }
  thread.body = body;
  await savePublication(desk.db, where, { remoteId: thread.commentId, bodyHash });
  return true;
}

/** Resolves the thread of what is ignored or refuted now; opens that of what is back. True where it was resolved. */
async function settleThread(desk: Desk, { key, fate }: Placed, thread: OwnThread): Promise<boolean> {
  const where = keyOf(desk, 'finding', key);
  if (fate.kind === 'keep' && fate.reopen) {
    await unresolveThread(desk, thread);
    await savePublication(desk.db, where, { state: 'open' });
    return false;
  }
  if (fate.kind === 'keep' || fate.kind === 'post' || !fate.resolve) return false;
  return resolve(desk, key, thread);
}

async function resolveMended(desk: Desk, { key, posted }: Standing): Promise<boolean> {
  const thread = desk.onGitHub.threads.get(key);
  if (posted && thread) return resolve(desk, key, thread);
  await savePublication(desk.db, keyOf(desk, 'finding', key), { state: 'resolved', audit: desk.auditId });
  return false;
}

/** Recorded first as ours: a thread that is found resolved and was not meant to be, a person resolved. */
async function resolve(desk: Desk, key: string, thread: OwnThread): Promise<boolean> {
  await savePublication(desk.db, keyOf(desk, 'finding', key), { state: 'resolved', audit: desk.auditId });
  if (thread.resolved) return false;
  try {
    await resolveThread(desk, thread);
    return true;
  } catch (error) {
    if (!isRefused(error)) throw error;
    desk.left.push(`Threads of mended findings stay open: ${error.message}`);
    return false;
  }
}
