import { html } from 'hono/html';
import type { Pull, Repository } from '../entities.ts';
import type { World } from '../world.ts';
import { lookOf } from './checks.ts';
import { type Html, page } from './html.ts';
import { stateOf } from './pull-page.ts';

function pullItem(repository: Repository, pull: Pull): Html {
  const { words, tone } = stateOf(pull);
  const runs = [...repository.checkRuns.values()].filter(({ headSha }) => headSha === pull.headSha);
  return html`<li><span class="tag ${tone}">${words}</span><a href="/${repository.owner.login}/${repository.name}/pull/${pull.number}"><strong>${pull.title}</strong></a> <span class="quiet">#${pull.number} by ${pull.by.login}</span>
<span class="push">${runs.map((run) => html`<span class="${lookOf(run).tone}">${lookOf(run).sign} ${run.name}: ${run.title ?? lookOf(run).words}</span> `)}</span></li>`;
}

function repositoryCard(world: World, repository: Repository): Html {
  const name = `${repository.owner.login}/${repository.name}`;
  const pulls = [...repository.pulls.values()];
  return html`<h2><a href="/${name}">${name}</a></h2><p class="quiet">${repository.description ?? ''}</p>
<div class="card"><ul class="list">${pulls.length === 0 ? html`<li class="quiet">No pull request.</li>` : pulls.map((pull) => pullItem(repository, pull))}</ul></div>
<p class="quiet"><code>git clone ${world.origin}/${name}.git</code></p>`;
}

/** All pull requests, of all repositories or of one. */
export function homePage(world: World, only: Repository | null = null): Html {
  const shown = only ? [only] : [...world.repositories.values()].filter(({ parent }) => parent === null);
  return page({
    title: 'Pull requests',
    body: html`<h1>Pull requests</h1>${shown.map((repository) => repositoryCard(world, repository))}
<h2>By hand</h2><p>REST <code>${world.origin}/api/v3</code>, GraphQL <code>${world.origin}/api/graphql</code>, steering <a href="/_control">/_control</a>,
<a href="/_control/deliveries">webhook deliveries</a>, <a href="/_control/requests">requests</a></p>`,
  });
}
