import type { Account, IssueComment, Pull, Reaction, ReactionContent, Repository } from '../entities.ts';
import { findPull } from '../find.ts';
import { tellIssueComment } from '../hooks/tell.ts';
import { nowOf, type World } from '../world.ts';
import { bodyNeeded } from './texts.ts';

/** Of an issue or a pull request: they share their numbers and their comments. */
export function newComment(
  world: World,
  repository: Repository,
  about: { number: number; updatedAt: string },
  { by, body }: { by: Account; body: string },
): IssueComment {
  bodyNeeded('IssueComment', body);
  const at = nowOf(world);
  const comment: IssueComment = {
    id: world.nextId(),
    number: about.number,
    by,
    body,
    viaApp: by.type === 'Bot',
    createdAt: at,
    updatedAt: at,
    reactions: [],
    minimized: null,
  };
  repository.issueComments.set(comment.id, comment);
  about.updatedAt = at;
  return comment;
}

export function addComment(
  world: World,
  repository: Repository,
  pull: Pull,
  { by, body }: { by: Account; body: string },
): IssueComment {
  const comment = newComment(world, repository, pull, { by, body });
  tellIssueComment(world, repository, pull, { comment, sender: by, action: 'created' });
  return comment;
}

export function editComment(
  world: World,
  repository: Repository,
  comment: IssueComment,
  { sender, body }: { sender: Account; body: string },
): void {
  bodyNeeded('IssueComment', body);
  const changes = { body: { from: comment.body } };
  comment.body = body;
  comment.updatedAt = nowOf(world);
  const pull = findPull(repository, comment.number);
  tellIssueComment(world, repository, pull, { comment, sender, action: 'edited', changes });
}

export function deleteComment(
  world: World,
  repository: Repository,
  comment: IssueComment,
  sender: Account,
): void {
  repository.issueComments.delete(comment.id);
  const pull = findPull(repository, comment.number);
  tellIssueComment(world, repository, pull, { comment, sender, action: 'deleted' });
}

/** One of each content per person, as at GitHub; tells whether it is new. */
export function react(
  world: World,
  reactions: Reaction[],
  { by, content }: { by: Account; content: ReactionContent },
): { reaction: Reaction; isNew: boolean } {
  const known = reactions.find((one) => one.by.id === by.id && one.content === content);
  if (known) return { reaction: known, isNew: false };
  const reaction = { id: world.nextId(), by, content, createdAt: nowOf(world) };
  reactions.push(reaction);
  return { reaction, isNew: true };
}
