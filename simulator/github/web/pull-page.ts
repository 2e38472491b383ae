import { html } from 'hono/html';
import type { Annotation, CheckRun, Pull, Repository } from '../entities.ts';
import type { FileDiff } from '../git/diff.ts';
import { comparedBase, diffOf, factsOf } from '../git/pull-facts.ts';
import type { World } from '../world.ts';
import { type Acting, actingChoice, actingOn, button, writing } from './acting.ts';
import { checksSection, lookOf } from './checks.ts';
import { conversation } from './conversation.ts';
import { face, type Html, page, when } from './html.ts';
import { markdownHtml } from './markdown.ts';
import { type PatchLine, patchLines, patchTable } from './patch.ts';

const filesShown = 30;
const patchBytesShown = 50_000;

export const stateOf = (pull: Pull): { words: string; tone: string } => {
  if (pull.mergedAt !== null) return { words: 'Merged', tone: 'done' };
  if (pull.state === 'closed') return { words: 'Closed', tone: 'bad' };
  return pull.draft ? { words: 'Draft', tone: '' } : { words: 'Open', tone: 'ok' };
};

/** While something was written a moment ago, or a check runs, more is to be expected. */
function isLively(world: World, repository: Repository, pull: Pull, runs: readonly CheckRun[]): boolean {
  if (pull.state !== 'open') return false;
  const comments = [...repository.reviewComments.values()].filter((one) => one.pull === pull.number);
  const times = [pull.updatedAt, ...comments.map(({ updatedAt }) => updatedAt)];
  const sinceMs = world.now().getTime() - Math.max(...times.map((at) => Date.parse(at)));
  return sinceMs < 10_000 || (sinceMs < 120_000 && runs.some(({ status }) => status !== 'completed'));
}

const annotationsAt = (all: readonly Annotation[], { right }: PatchLine): Html | null => {
  const here = all.filter(({ end_line }) => end_line === right);
  return here.length === 0
    ? null
    : html`${here.map((one) => html`<div class="${one.annotation_level}"><strong>${one.title ?? 'Annotation'}</strong><br>${one.message}</div>`)}`;
};

function fileCard(file: FileDiff, runs: readonly CheckRun[]): Html {
  const annotations = runs.flatMap((run) => run.annotations.filter(({ path }) => path === file.path));
  const name = file.previousPath === null ? file.path : `${file.previousPath} → ${file.path}`;
  const shown = file.patch !== null && file.patch.length <= patchBytesShown ? patchLines(file.patch) : null;
  return html`<details class="card" open><summary class="head"><code>${name}</code> <span class="tag">${file.status}</span> <span class="push"><span class="ok">+${file.additions}</span> <span class="bad">−${file.deletions}</span></span></summary>
${shown === null ? html`<div class="body quiet">Too large to show, or no text.</div>` : patchTable(shown, (line) => annotationsAt(annotations, line))}</details>`;
}

function mendNote(acting: Acting, pull: Pull): Html {
  if (!pull.mend || pull.state !== 'open') return html``;
  return html`<div class="note sub"><span><strong>A mend is prepared:</strong> “${pull.mend.message}”, by ${pull.mend.by.login}. Push it, and see the audit begin anew and the threads resolved.</span>
<span class="push">${button(acting, { do: 'mend' }, 'Push the mend', 'main')}</span></div>`;
}

function writeBox(acting: Acting, pull: Pull): Html {
  const toggle = pull.state === 'open' ? 'Close' : 'Reopen';
  return html`<div class="item">${face(acting.as)}<div class="card"><div class="head"><strong>Add a comment</strong></div><div class="body">
${writing(acting, { do: 'comment' }, { label: 'Comment', placeholder: 'Write a comment, such as: /countersign approve The value is checked before.' })}</div>
${pull.mergedAt === null ? html`<div class="foot">${button(acting, { do: toggle.toLowerCase() }, `${toggle} pull request`)}</div>` : ''}</div></div>`;
}

/** A pull request with its checks, threads and comments as they are; `asked` is whom the reader wants to act as. */
export async function pullPage(
  world: World,
  repository: Repository,
  pull: Pull,
  asked: string | null,
): Promise<Html> {
  const acting = actingOn(world, repository, pull, asked);
  const runs = [...repository.checkRuns.values()].filter(({ headSha }) => headSha === pull.headSha);
  const statuses = repository.statuses.filter(({ sha }) => sha === pull.headSha);
  const [{ files }, facts] = await Promise.all([
    diffOf(world, repository, comparedBase(repository, pull), pull.headSha),
    factsOf(world, repository, pull),
  ]);
  const { words, tone } = stateOf(pull);
  const name = `${repository.owner.login}/${repository.name}`;
  const from = pull.headOwner === repository.owner.login ? pull.headRef : `${pull.headOwner}:${pull.headRef}`;
  const body = html`<h1>${pull.title} <span class="quiet">#${pull.number}</span></h1>
<div class="sub"><span class="pill ${tone}">${words}</span><span><strong>${pull.by.login}</strong> wants to merge ${facts.commits} ${facts.commits === 1 ? 'commit' : 'commits'} into <code>${pull.baseRef}</code> of <a href="/${name}">${name}</a> from <code>${from}</code></span></div>
<nav class="tabs"><a href="#conversation">Conversation</a><a href="#checks">Checks${runs.map((run) => html` <span class="${lookOf(run).tone}">${lookOf(run).sign}</span>`)}</a><a href="#files">Files changed <span class="tag">${files.length}</span></a>
<span class="push quiet">head <code>${pull.headSha.slice(0, 12)}</code></span></nav>
${mendNote(acting, pull)}
<div id="conversation" class="item">${face(pull.by)}<div class="card"><div class="head"><strong>${pull.by.login}</strong> ${when(pull.createdAt)}</div><div class="body">${pull.body ? markdownHtml(pull.body) : html`<span class="quiet">No description.</span>`}</div></div></div>
${conversation(acting, repository, pull)}
${checksSection(acting, runs, statuses)}
${writeBox(acting, pull)}
<h2 id="files">${files.length} ${files.length === 1 ? 'file' : 'files'} changed</h2>${files.slice(0, filesShown).map((file) => fileCard(file, runs))}
${files.length > filesShown ? html`<p class="quiet">${files.length - filesShown} more are not shown.</p>` : ''}`;
  return page({
    title: `${pull.title} #${pull.number}`,
    aside: actingChoice(world, repository, pull, acting),
    reloadS: isLively(world, repository, pull, runs) ? 3 : null,
    body,
  });
}
