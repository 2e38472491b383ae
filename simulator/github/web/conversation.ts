import { html } from 'hono/html';
import type {
  IssueComment,
  Pull,
  ReactionContent,
  Repository,
  Review,
  ReviewComment,
  Thread,
} from '../entities.ts';
import { type Acting, button, writing } from './acting.ts';
import { face, type Html, when } from './html.ts';
import { markdownHtml } from './markdown.ts';
import { type PatchLine, patchLines, patchTable } from './patch.ts';

const emoji: Record<ReactionContent, string> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  confused: '😕',
  heart: '❤️',
  hooray: '🎉',
  rocket: '🚀',
  eyes: '👀',
};

type Comment = IssueComment | ReviewComment;

const headOf = (comment: Comment): Html =>
  html`<strong>${comment.by.login}</strong>${comment.by.type === 'Bot' ? html`<span class="tag">bot</span>` : ''} ${when(comment.createdAt)}
${comment.updatedAt === comment.createdAt ? '' : html`<span class="quiet">edited</span>`}${comment.minimized === null ? '' : html`<span class="tag">hidden as ${comment.minimized}</span>`}`;

const reactions = ({ reactions: all }: Comment): Html =>
  html`${all.map(({ by, content }) => html`<span class="tag" title="${by.login}">${emoji[content]} ${by.login}</span> `)}`;

const commentItem = (comment: IssueComment): Html =>
  html`<div class="item" id="issuecomment-${comment.id}">${face(comment.by)}<div class="card"><div class="head">${headOf(comment)}</div>
<div class="body">${markdownHtml(comment.body)}${reactions(comment)}</div></div></div>`;

const reviewWords: Record<Review['state'], string> = {
  APPROVED: 'approved these changes',
  CHANGES_REQUESTED: 'requested changes',
  COMMENTED: 'reviewed',
  DISMISSED: 'reviewed; dismissed since',
  PENDING: 'is reviewing',
};

const reviewItem = (review: Review): Html =>
  html`<div class="event">${face(review.by, 'small')}<strong>${review.by.login}</strong> ${reviewWords[review.state]} ${review.submittedAt === null ? '' : when(review.submittedAt)}</div>
${review.body === '' ? '' : html`<div class="item"><span></span><div class="card"><div class="body">${markdownHtml(review.body)}</div></div></div>`}`;

const linesShown = 8;

/** The lines that a comment is about, as they were when it was written. */
const subjectOf = (
  { originalStartLine, originalLine, side }: ReviewComment,
  lines: PatchLine[],
): PatchLine[] =>
  originalLine === null || side === 'LEFT'
    ? []
    : lines.filter(
        ({ right }) =>
          right !== null && right >= (originalStartLine ?? originalLine) && right <= originalLine,
      );

const said = (comment: ReviewComment, subject: PatchLine[]): Html =>
  html`<div class="said" id="discussion_r${comment.id}">${face(comment.by, 'small')}<div><div class="sub">${headOf(comment)}</div>
${markdownHtml(comment.body, subject)}${reactions(comment)}</div></div>`;

function threadItem(acting: Acting, repository: Repository, thread: Thread): Html {
  const comments = thread.comments.flatMap((id) => repository.reviewComments.get(id) ?? []);
  const [first] = comments;
  if (!first) return html``;
  const { resolvedBy } = thread;
  const lines = patchLines(first.diffHunk);
  const subject = subjectOf(first, lines);
  const place = first.line ?? first.originalLine;
  return html`<div class="item"><span></span><details class="card" ${resolvedBy === null ? 'open' : ''}><summary class="head"><code>${first.path}${place === null ? '' : `:${place}`}</code>
${thread.outdated ? html`<span class="tag wait">Outdated</span>` : ''}${resolvedBy === null ? '' : html`<span class="tag ok">✓ Resolved by ${resolvedBy.login}</span>`}</summary>
${first.subject === 'file' ? '' : patchTable(lines.slice(-linesShown))}
<div class="body">${comments.map((comment) => said(comment, subject))}</div>
<div class="foot">${writing(acting, { do: 'reply', id: first.id }, { label: 'Reply', placeholder: 'Reply, such as /countersign explain ID', short: true })}
${button(acting, { do: resolvedBy === null ? 'resolve' : 'unresolve', id: thread.id }, resolvedBy === null ? 'Resolve conversation' : 'Unresolve conversation')}</div></details></div>`;
}

interface Entry {
  at: string;
  show: () => Html;
}

/** Everything that was said on a pull request, oldest first. */
export function conversation(acting: Acting, repository: Repository, pull: Pull): Html {
  const ofPull = <T extends { pull: number }>(all: Iterable<T>) =>
    [...all].filter((one) => one.pull === pull.number);
  const threads = ofPull(repository.threads.values());
  const reviews = ofPull(repository.reviews.values()).filter(({ state }) => state !== 'PENDING');
  const threadsOf = (review: Review) =>
    threads.filter(
      ({ comments: [first = 0] }) => repository.reviewComments.get(first)?.reviewId === review.id,
    );
  const entries: Entry[] = [
    ...reviews
      .map((review) => ({ review, begun: threadsOf(review) }))
      // A reply makes a review of its own, which says nothing more.
      .filter(({ review, begun }) => begun.length > 0 || review.body !== '' || review.state !== 'COMMENTED')
      .map(({ review, begun }) => ({
        at: review.submittedAt ?? '',
        show: () =>
          html`${reviewItem(review)}${begun.map((thread) => threadItem(acting, repository, thread))}`,
      })),
    ...[...repository.issueComments.values()]
      .filter(({ number }) => number === pull.number)
      .map((comment) => ({ at: comment.createdAt, show: () => commentItem(comment) })),
  ];
  return html`${entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ show }) => show())}`;
}
