import { html } from 'hono/html';
import type { Repository } from '../entities.ts';
import { readCommit } from '../git/commits.ts';
import { readDiff } from '../git/diff.ts';
import { tryGit } from '../git/run.ts';
import { resolveCommit } from '../git/store.ts';
import { folderOf } from '../present/repositories.ts';
import type { World } from '../world.ts';
import { type Html, page, when } from './html.ts';
import { patchLines, patchTable } from './patch.ts';

const linesShown = 5000;

/** A file as it is at a commit or branch, line by line; null where there is none. */
export async function filePage(
  world: World,
  repository: Repository,
  ref: string,
  path: string,
): Promise<Html | null> {
  const folder = folderOf(world, repository);
  const sha = await resolveCommit(folder, ref);
  if (sha === null) return null;
  const { code, stdout } = await tryGit(['cat-file', 'blob', `${sha}:${path}`], { folder });
  if (code !== 0) return null;
  const lines = stdout.toString('utf8').replace(/\n$/u, '').split('\n').slice(0, linesShown);
  const name = `${repository.owner.login}/${repository.name}`;
  return page({
    title: path,
    body: html`<h1>${path}</h1><p class="quiet"><a href="/${name}">${name}</a> at <a href="/${name}/commit/${sha}"><code>${sha.slice(0, 12)}</code></a></p>
<div class="card scroll"><table class="diff">${lines.map((line, at) => html`<tr id="L${at + 1}"><td class="at"><a href="#L${at + 1}">${at + 1}</a></td><td class="line">${line}</td></tr>`)}</table></div>`,
  });
}

/** What one commit changes; null where there is none. */
export async function commitPage(world: World, repository: Repository, ref: string): Promise<Html | null> {
  const folder = folderOf(world, repository);
  const sha = await resolveCommit(folder, ref);
  if (sha === null) return null;
  const { message, author, parents } = await readCommit(folder, sha);
  const [parent] = parents;
  const { files } = parent === undefined ? { files: [] } : await readDiff(folder, parent, sha);
  const name = `${repository.owner.login}/${repository.name}`;
  return page({
    title: message,
    body: html`<h1>${message}</h1><p class="quiet"><strong>${author.name}</strong> ${when(author.date)} in <a href="/${name}">${name}</a> · <code>${sha}</code></p>
${parent === undefined ? html`<p class="quiet">The first commit.</p>` : ''}
${files.map((file) => html`<div class="card"><div class="head"><code>${file.path}</code> <a class="push" href="/${name}/blob/${sha}/${file.path}">whole file</a></div>${file.patch === null ? html`<div class="body quiet">Too large to show, or no text.</div>` : patchTable(patchLines(file.patch))}</div>`)}`,
  });
}
