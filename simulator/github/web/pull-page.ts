import { html } from 'hono/html';
import type { CheckRun, IssueComment, Pull, Repository, Review, ReviewComment, Thread } from '../entities.ts';
import { diffOf, comparedBase } from '../git/pull-facts.ts';
import type { World } from '../world.ts';
import { page, type Html } from './html.ts';

/** Where the page's forms are sent. */
const action = (repository: Repository, pull: Pull): string =>
  `/${repository.owner.login}/${repository.name}/pull/${pull.number}/do`;

const people = (world: World): string[] =>
  [...world.accounts.values()].filter(({ type }) => type === 'User').map(({ login }) => login);

const asSelect = (world: World): Html =>
  html`<label>as <select name="by">${people(world).map((login) => html`<option>${login}</option>`)}</select></label>`;

const button = (to: string, fields: Record<string, string | number>, label: string, world: World): Html =>
  html`<form method="post" action="${to}">${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${asSelect(world)}<button>${label}</button></form>`;

const when = (at: string): Html =>
  html`<time class="quiet" datetime="${at}">${at.replace('T', ' ').replace('Z', '')}</time>`;

function checkCard(world: World, to: string, run: CheckRun): Html {
  const isBad = run.conclusion !== null && !['success', 'neutral', 'skipped'].includes(run.conclusion);
  return html`<div class="card"><div class="head"><strong class="${isBad ? 'bad' : 'ok'}">${run.conclusion ?? run.status}</strong> ${run.name}
${run.title ?? ''} ${run.annotations.length > 0 ? html`<span>${run.annotations.length} annotations</span>` : ''}
${run.status === 'completed' ? button(to, { do: 'rerun', id: run.id }, 'Re-run', world) : ''}</div>
${run.summary === null ? '' : html`<div class="body text">${run.summary}</div>`}</div>`;
}

const commentCard = (comment: IssueComment | ReviewComment): Html =>
  html`<div class="card" id="c${comment.id}"><div class="head"><strong>${comment.by.login}</strong> ${when(comment.createdAt)}
${comment.updatedAt === comment.createdAt ? '' : html`<span>edited</span>`}${comment.minimized === null ? '' : html`<span>hidden as ${comment.minimized}</span>`}
${comment.reactions.map((reaction) => html`<span title="${reaction.by.login}">${reaction.content}</span>`)}</div><div class="body text">${comment.body}</div></div>`;

function threadCard(world: World, repository: Repository, to: string, thread: Thread): Html {
  const comments = thread.comments.flatMap((id) => repository.reviewComments.get(id) ?? []);
  const [first] = comments;
  if (!first) return html``;
  const isResolved = thread.resolvedBy !== null;
  return html`<details class="card" ${isResolved ? '' : 'open'}><summary class="head"><code>${first.path}${first.line === null ? '' : `:${first.line}`}</code>
${isResolved ? html`<span class="ok">resolved by ${thread.resolvedBy?.login}</span>` : html`<span class="bad">open</span>`}${thread.outdated ? html`<span>outdated</span>` : ''}</summary>
<pre>${first.diffHunk.split('\n').slice(-8).join('\n')}</pre><div class="body">${comments.map(commentCard)}
${button(to, { do: isResolved ? 'unresolve' : 'resolve', id: thread.id }, isResolved ? 'Unresolve' : 'Resolve', world)}</div></details>`;
}

const reviewCard = (review: Review): Html =>
  html`<div class="card"><div class="head"><strong>${review.by.login}</strong> ${review.state.toLowerCase().replace('_', ' ')} ${review.submittedAt === null ? '' : when(review.submittedAt)}</div>
${review.body === '' ? '' : html`<div class="body text">${review.body}</div>`}</div>`;

async function filesSection(world: World, repository: Repository, pull: Pull): Promise<Html> {
  const { files } = await diffOf(world, repository, comparedBase(repository, pull), pull.headSha);
  return html`<h2>${files.length} changed files</h2>${files
    .slice(0, 30)
    .map(
      (file) =>
        html`<details class="card"><summary class="head"><code>${file.path}</code> <span class="ok">+${file.additions}</span> <span class="bad">−${file.deletions}</span></summary><pre>${(file.patch ?? 'No text to show.').slice(0, 50_000)}</pre></details>`,
    )}`;
}

/** A pull request with its checks, threads and comments as they are. */
export async function pullPage(world: World, repository: Repository, pull: Pull): Promise<Html> {
  const to = action(repository, pull);
  const onIt = <T extends { pull: number }>(all: Iterable<T>): T[] =>
    [...all].filter((each) => each.pull === pull.number);
  const checks = [...repository.checkRuns.values()].filter((run) => run.headSha === pull.headSha);
  const comments = [...repository.issueComments.values()].filter(({ number }) => number === pull.number);
  const reviews = onIt(repository.reviews.values()).filter(
    ({ body, state }) => body !== '' || state !== 'COMMENTED',
  );
  const state = pull.mergedAt === null ? pull.state : 'merged';
  const name = `${repository.owner.login}/${repository.name}`;
  return page(
    `${pull.title} #${pull.number}`,
    html`<h1>${pull.title} <span class="quiet">#${pull.number}</span></h1>
<p><strong class="${state === 'open' ? 'ok' : 'bad'}">${state}${pull.draft ? ', draft' : ''}</strong> · ${name} · <strong>${pull.by.login}</strong> wants to merge
<code>${pull.headOwner}:${pull.headRef}</code> into <code>${pull.baseRef}</code> at <code>${pull.headSha.slice(0, 8)}</code></p>
<div class="card"><div class="body text">${pull.body ?? ''}</div></div>
<h2>Checks</h2>${checks.length === 0 ? html`<p class="quiet">None yet.</p>` : checks.map((run) => checkCard(world, to, run))}
<h2>Threads</h2>${onIt(repository.threads.values()).map((thread) => threadCard(world, repository, to, thread))}
<h2>Conversation</h2>${reviews.map(reviewCard)}${comments.map(commentCard)}
<form class="wide" method="post" action="${to}"><input type="hidden" name="do" value="comment"><textarea name="body" required aria-label="Comment" placeholder="Write a comment, such as /countersign audit"></textarea>${asSelect(world)}<button>Comment</button></form>
<p>${pull.mergedAt === null ? button(to, { do: pull.state === 'open' ? 'close' : 'reopen' }, pull.state === 'open' ? 'Close' : 'Reopen', world) : ''}</p>
${await filesSection(world, repository, pull)}`,
  );
}

/** All pull requests of all repositories. */
export const homePage = (world: World): Html =>
  page(
    'Pull requests',
    html`<h1>Pull requests</h1>${[...world.repositories.values()]
      .filter(({ parent }) => parent === null)
      .map((repository) => {
        const name = `${repository.owner.login}/${repository.name}`;
        return html`<h2>${name}</h2><p class="quiet">${repository.description ?? ''} · <code>git clone ${world.origin}/${name}.git</code></p>
<ul>${[...repository.pulls.values()].map((pull) => html`<li><a href="/${name}/pull/${pull.number}">#${pull.number} ${pull.title}</a> <span class="quiet">${pull.state}, by ${pull.by.login}</span></li>`)}</ul>`;
      })}
<h2>By hand</h2><p>REST <code>${world.origin}/api/v3</code>, GraphQL <code>${world.origin}/api/graphql</code>, steering <a href="/_control">/_control</a>,
<a href="/_control/deliveries">webhook deliveries</a>, <a href="/_control/requests">requests</a></p>`,
  );
