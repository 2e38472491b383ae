import { valueAt } from '../value-at.ts';
import { type Delivery, deliverySchema, headActions } from './delivery.ts';
import { readKey } from './pull-request.ts';
import { readCommands } from './read-commands.ts';

/** Which check runs are our own: by the App, by its id or client id; null where we act by a token. */
export interface Ourselves {
  appId: string | null;
}

/**
 * What an event comes to: something to do, or why nothing. `said`: people's words on a pull request, which are something
 * to do only where a task follows it.
 */
export type ReadDelivery = { delivery: Delivery } | { ignored: string; said?: Delivery };

type Reader = (payload: unknown, action: string, ourselves: Ourselves) => unknown;

/** A draft of a delivery, as yet unchecked; a text instead says why there is nothing to do. */
const readers = new Map<string, Reader>([
  ['pull_request', readPullRequest],
  ['pull_request_review', readReview],
  ['pull_request_review_comment', readReviewComment],
  ['issue_comment', readIssueComment],
  ['pull_request_review_thread', readThread],
  ['check_run', readCheckRun],
  ['check_suite', readCheckSuite],
  ['status', readStatus],
  ['repository', readRepository],
]);

/** Comments are cut here; GitHub takes no longer ones. */
const bodyMax = 65_536;

/**
 * Never throws, whatever the payload holds. Only comments that are created hold commands: an edit may be made by others
 * than the author, and unseen. Bots, which we are one of ourselves, neither command nor review.
 */
export function readDelivery(event: string, payload: unknown, ourselves: Ourselves): ReadDelivery {
  const reader = readers.get(event);
  if (!reader) return { ignored: 'nothing is done about such events' };
  const draft = reader(payload, textAt(payload, 'action'), ourselves);
  if (typeof draft === 'string') return { ignored: draft };
  if (isMereWords(draft)) {
    const said = deliverySchema.safeParse(draft.said);
    return { ignored: draft.ignored, ...(said.success && { said: said.data }) };
  }
  const parsed = deliverySchema.safeParse(draft);
  if (parsed.success) return { delivery: parsed.data };
  const [issue] = parsed.error.issues;
  return { ignored: `its payload is not as GitHub describes it: ${issue?.path.join('.') || 'kind'}` };
}

function readPullRequest(payload: unknown, action: string): unknown {
  const pull = { ...pullOf(payload), number: at(payload, 'number') };
  if (action === 'closed')
    return { kind: 'closed', ...pull, merged: at(payload, 'pull_request', 'merged') === true };
  const head = at(payload, 'pull_request', 'head', 'sha');
  if (action === 'edited') {
    if (at(payload, 'changes', 'base') === undefined) return 'only words of the pull request were edited';
    return { kind: 'head', ...pull, head, action: 'edited-base' };
  }
  if (!headActions.some((known) => known === action)) return nothingAbout(action);
  return { kind: 'head', ...pull, head, action };
}

interface MereWords {
  ignored: string;
  said: { kind: 'said' } & Record<string, unknown>;
}

const mereWords = (ignored: string, pull: Record<string, unknown>): MereWords => ({
  ignored,
  said: { kind: 'said', ...pull },
});

const isMereWords = (draft: unknown): draft is MereWords =>
  typeof draft === 'object' && draft !== null && 'said' in draft;

const noCommand = 'the comment holds no command';

const reviewStates: Record<string, string> = {
  approved: 'approved',
  changes_requested: 'changes-requested',
  dismissed: 'dismissed',
};

function readReview(payload: unknown, action: string): unknown {
  if (action !== 'submitted' && action !== 'dismissed') return nothingAbout(action);
  if (isBot(at(payload, 'review', 'user'))) return 'a bot reviewed';
  const state = reviewStates[textAt(payload, 'review', 'state').toLowerCase()];
  if (state === undefined)
    return mereWords('the review neither approves nor asks for changes', pullOf(payload));
  const reviewer = at(payload, 'review', 'user', 'login');
  return { kind: 'review', ...pullOf(payload), reviewer, state, commit: at(payload, 'review', 'commit_id') };
}

function readReviewComment(payload: unknown, action: string): unknown {
  const said = readComment(payload, action);
  if (said === noCommand) return mereWords(said, pullOf(payload));
  if (typeof said === 'string') return said;
  const inReplyTo = at(payload, 'comment', 'in_reply_to_id') ?? null;
  return { kind: 'review-comment', ...pullOf(payload), ...said, inReplyTo };
}

function readIssueComment(payload: unknown, action: string): unknown {
  if (at(payload, 'issue', 'pull_request') === undefined) return 'it is about an issue';
  const said = readComment(payload, action);
  const pull = { ...repositoryOf(payload), number: at(payload, 'issue', 'number') };
  if (said === noCommand) return mereWords(said, pull);
  if (typeof said === 'string') return said;
  return { kind: 'comment', ...pull, ...said };
}

function readComment(payload: unknown, action: string) {
  if (action !== 'created') return nothingAbout(action);
  if (isBot(at(payload, 'comment', 'user')) || isBot(at(payload, 'sender'))) return 'a bot commented';
  const commands = readCommands(textAt(payload, 'comment', 'body').slice(0, bodyMax));
  if (commands.length === 0) return noCommand;
  return {
    commentId: at(payload, 'comment', 'id'),
    author: at(payload, 'comment', 'user', 'login'),
    commands,
  };
}

function readThread(payload: unknown, action: string): unknown {
  if (action !== 'resolved' && action !== 'unresolved') return nothingAbout(action);
  if (isBot(at(payload, 'sender'))) return 'a bot did it';
  const comments = at(payload, 'thread', 'comments');
  return {
    kind: 'thread',
    ...pullOf(payload),
    resolved: action === 'resolved',
    by: at(payload, 'sender', 'login'),
    commentIds: listOf(comments, 'id'),
  };
}

function readCheckRun(payload: unknown, action: string, ourselves: Ourselves): unknown {
  const run = at(payload, 'check_run');
  const head = at(run, 'head_sha');
  const externalId = textAt(run, 'external_id') || null;
  // Without an App of our own we tell our runs by the workflow that their key names.
  const ours = isOurs(run, ourselves) || (externalId !== null && readKey(externalId) !== null);
  if (action === 'rerequested') {
    if (!ours) return "somebody else's check is asked for again";
    return { kind: 'rerun', ...rerunOf(payload, run), head, externalId };
  }
  if (action !== 'completed') return nothingAbout(action);
  return ours ? 'the check is our own' : { kind: 'checks', ...repositoryOf(payload), head };
}

function readCheckSuite(payload: unknown, action: string, ourselves: Ourselves): unknown {
  const suite = at(payload, 'check_suite');
  const head = at(suite, 'head_sha');
  const ours = isOurs(suite, ourselves);
  if (action === 'rerequested') {
    // GitHub asks an App for its own suites only; by a token there are none.
    if (!ours) return "somebody else's checks are asked for again";
    return { kind: 'rerun', ...rerunOf(payload, suite), head, externalId: null };
  }
  if (action !== 'completed') return nothingAbout(action);
  return ours ? 'the checks are our own' : { kind: 'checks', ...repositoryOf(payload), head };
}

const rerunOf = (payload: unknown, check: unknown) => ({
  ...repositoryOf(payload),
  numbers: listOf(at(check, 'pull_requests'), 'number'),
  by: at(payload, 'sender', 'login'),
});

function readStatus(payload: unknown): unknown {
  if (at(payload, 'state') === 'pending') return 'the status is still pending';
  return { kind: 'checks', ...repositoryOf(payload), head: at(payload, 'sha') };
}

function readRepository(payload: unknown, action: string): unknown {
  const { owner, repo } = repositoryOf(payload);
  const draft = { kind: 'repository', owner, repo, action, was: null };
  if (action === 'archived' || action === 'unarchived' || action === 'deleted') return draft;
  if (action === 'renamed')
    return { ...draft, was: `${String(owner)}/${textAt(payload, 'changes', 'repository', 'name', 'from')}` };
  if (action !== 'transferred') return nothingAbout(action);
  const from = at(payload, 'changes', 'owner', 'from');
  const login = textAt(from, 'user', 'login') || textAt(from, 'organization', 'login');
  return { ...draft, was: `${login}/${String(repo)}` };
}

const pullOf = (payload: unknown) => ({
  ...repositoryOf(payload),
  number: at(payload, 'pull_request', 'number'),
});

/** The base repository: where a fork's pull request is, not where it comes from. */
const repositoryOf = (payload: unknown) => ({
  owner: at(payload, 'repository', 'owner', 'login'),
  repo: at(payload, 'repository', 'name'),
});

function isOurs(check: unknown, { appId }: Ourselves): boolean {
  if (appId === null) return false;
  return [at(check, 'app', 'id'), at(check, 'app', 'client_id')].some(
    (id) => (typeof id === 'number' || typeof id === 'string') && String(id) === appId,
  );
}

const isBot = (account: unknown): boolean => at(account, 'type') === 'Bot';
const nothingAbout = (action: string): string => `nothing is done about "${action.slice(0, 60)}"`;
const at = (value: unknown, ...path: string[]): unknown => valueAt(value, path);

function textAt(value: unknown, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The first 100: no thread that we begin and no head is of more. */
const listOf = (list: unknown, name: string): unknown[] =>
  Array.isArray(list) ? list.slice(0, 100).map((item) => at(item, name)) : [];
