import type { Pull, Repository, ReviewComment } from '../entities.ts';
import { anchorLine, lineMoves } from '../git/anchor.ts';
import { comparedBase, diffOf } from '../git/pull-facts.ts';
import { folderOf } from '../present/repositories.ts';
import type { World } from '../world.ts';

/** Moves the comments of a pull request with their lines; those whose lines are gone become outdated. */
export async function reanchor(
  world: World,
  repository: Repository,
  pull: Pull,
  before: string,
): Promise<void> {
  const { files } = await diffOf(world, repository, comparedBase(repository, pull), pull.headSha);
  const patches = new Map(files.map((file) => [file.path, file.patch]));
  for (const thread of repository.threads.values()) {
    if (thread.pull !== pull.number || thread.outdated) continue;
    const comments = thread.comments.flatMap((id) => repository.reviewComments.get(id) ?? []);
    const [first] = comments;
    if (!first || first.subject === 'file') continue;
    const moved = await moveLines(world, repository, first, { before, after: pull.headSha });
    const anchor =
      moved.line === null ? null : anchorLine(patches.get(first.path) ?? '', first.side, moved.line);
    thread.outdated = anchor === null;
    for (const comment of comments) {
      comment.line = anchor ? moved.line : null;
      comment.startLine = anchor ? moved.startLine : null;
      comment.position = anchor?.position ?? null;
      if (anchor) comment.commitId = pull.headSha;
    }
  }
}

async function moveLines(
  world: World,
  repository: Repository,
  comment: ReviewComment,
  { before, after }: { before: string; after: string },
): Promise<{ line: number | null; startLine: number | null }> {
  const { line, startLine } = comment;
  if (comment.side === 'LEFT' || line === null) return { line, startLine };
  const move = await lineMoves(folderOf(world, repository), { from: before, to: after, path: comment.path });
  const lines =
    startLine === null ? [line] : Array.from({ length: line - startLine + 1 }, (_, at) => startLine + at);
  // One changed line of several makes the whole comment outdated.
  if (lines.some((each) => move(each) === null)) return { line: null, startLine: null };
  return { line: move(line), startLine: startLine === null ? null : move(startLine) };
}
