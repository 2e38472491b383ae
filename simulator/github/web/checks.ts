import { html } from 'hono/html';
import type { CheckRun, CommitStatus } from '../entities.ts';
import { type Acting, button } from './acting.ts';
import type { Html } from './html.ts';
import { markdownHtml } from './markdown.ts';

type Look = { tone: 'ok' | 'bad' | 'wait' | ''; sign: string; words: string };

const conclusions: Record<NonNullable<CheckRun['conclusion']>, Look> = {
  success: { tone: 'ok', sign: '✓', words: 'Successful' },
  failure: { tone: 'bad', sign: '✗', words: 'Failed' },
  timed_out: { tone: 'bad', sign: '✗', words: 'Timed out' },
  action_required: { tone: 'wait', sign: '!', words: 'Action required' },
  cancelled: { tone: '', sign: '⊘', words: 'Cancelled' },
  neutral: { tone: '', sign: '■', words: 'Neutral' },
  skipped: { tone: '', sign: '⊘', words: 'Skipped' },
  stale: { tone: '', sign: '⊘', words: 'Stale' },
};

export const lookOf = ({ status, conclusion }: Pick<CheckRun, 'status' | 'conclusion'>): Look =>
  conclusion === null
    ? { tone: 'wait', sign: '●', words: status === 'queued' ? 'Queued' : 'In progress' }
    : conclusions[conclusion];

const annotations = (run: CheckRun): Html =>
  html`${run.annotations.map(
    (one) =>
      html`<div class="remark"><div class="${one.annotation_level}"><strong>${one.title ?? one.annotation_level}</strong> <code>${one.path}:${one.start_line}</code><br>${one.message}</div></div>`,
  )}`;

function checkItem(acting: Acting, run: CheckRun): Html {
  const { tone, sign, words } = lookOf(run);
  const count = run.annotations.length;
  return html`<details class="card" id="check-${run.id}"><summary class="head"><strong class="${tone}">${sign} ${words}</strong> <strong>${run.name}</strong> <span>${run.title ?? ''}</span>
${count > 0 ? html`<span class="tag">${count} ${count === 1 ? 'annotation' : 'annotations'}</span>` : ''}</summary>
<div class="body">${run.summary === null ? '' : markdownHtml(run.summary)}${run.text === null ? '' : markdownHtml(run.text)}${annotations(run)}</div>
${run.status === 'completed' ? html`<div class="foot">${button(acting, { do: 'rerun', id: run.id }, 'Re-run')}</div>` : ''}</details>`;
}

const stateLooks: Record<CommitStatus['state'], Look> = {
  success: conclusions.success,
  failure: conclusions.failure,
  error: { tone: 'bad', sign: '✗', words: 'Error' },
  pending: { tone: 'wait', sign: '●', words: 'Pending' },
};

/** Check runs and commit statuses of the head. */
export function checksSection(
  acting: Acting,
  runs: readonly CheckRun[],
  statuses: readonly CommitStatus[],
): Html {
  const none = runs.length + statuses.length === 0;
  return html`<h2 id="checks">Checks</h2>${none ? html`<p class="quiet">None yet. Countersign begins one within seconds.</p>` : ''}
${runs.map((run) => checkItem(acting, run))}
${statuses.map(({ state, context, description }) => {
  const { tone, sign, words } = stateLooks[state];
  return html`<div class="card"><div class="head"><strong class="${tone}">${sign} ${words}</strong> <strong>${context}</strong> ${description ?? ''}</div></div>`;
})}`;
}
