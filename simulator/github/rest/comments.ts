import { Hono } from 'hono';
import * as z from 'zod';
import { needs } from '../access/need.ts';
import { addComment, deleteComment, editComment, react } from '../actions/comments.ts';
import { reactionContents, type Reaction, type Repository } from '../entities.ts';
import { findIssueComment, findPull, findReviewComment } from '../find.ts';
import { presentIssueComment, presentReaction } from '../present/comments.ts';
import type { World } from '../world.ts';
import { accountOf, bodyOf, numberOf, repositoryOf, type Env } from './context.ts';
import { pageOf } from './paging.ts';
import { mayChange } from './reviews.ts';

const bodySchema = z.object({ body: z.string() });
const reactionSchema = z.object({ content: z.enum(reactionContents) });

function reactionRoutes(
  world: World,
  path: string,
  find: (repository: Repository, id: number) => { reactions: Reaction[] },
): Hono<Env> {
  const app = new Hono<Env>();
  app.get(path, (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const content = context.req.query('content');
    const reactions = find(repository, numberOf(context, 'id')).reactions.filter(
      (reaction) => content === undefined || reaction.content === content,
    );
    return context.json(
      pageOf(context, world, reactions, repository).map((reaction) => presentReaction(world, reaction)),
    );
  });
  app.post(path, async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const { reactions } = find(repository, numberOf(context, 'id'));
    const { content } = await bodyOf(context, reactionSchema);
    const { reaction, isNew } = react(world, reactions, { by: accountOf(context), content });
    return context.json(presentReaction(world, reaction), isNew ? 201 : 200);
  });
  return app;
}

/** Comments below a pull request, and reactions to all comments. */
export function commentRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/repos/:owner/:repo/issues/:number/comments', (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const number = numberOf(context, 'number');
    const about = repository.issues.get(number) ?? findPull(repository, number);
    const since = context.req.query('since');
    const comments = [...repository.issueComments.values()].filter(
      (comment) =>
        comment.number === about.number &&
        (since === undefined || Date.parse(comment.updatedAt) >= Date.parse(since)),
    );
    const page = pageOf(context, world, comments, repository);
    return context.json(page.map((comment) => presentIssueComment(world, repository, comment)));
  });
  app.post('/repos/:owner/:repo/issues/:number/comments', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    const { body } = await bodyOf(context, bodySchema);
    const comment = addComment(world, repository, pull, { by: accountOf(context), body });
    return context.json(presentIssueComment(world, repository, comment), 201);
  });
  app.get('/repos/:owner/:repo/issues/comments/:id', (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    return context.json(
      presentIssueComment(world, repository, findIssueComment(repository, numberOf(context, 'id'))),
    );
  });
  app.patch('/repos/:owner/:repo/issues/comments/:id', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const comment = findIssueComment(repository, numberOf(context, 'id'));
    const sender = mayChange(world, context, repository, comment.by);
    editComment(world, repository, comment, { sender, ...(await bodyOf(context, bodySchema)) });
    return context.json(presentIssueComment(world, repository, comment));
  });
  app.delete('/repos/:owner/:repo/issues/comments/:id', (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const comment = findIssueComment(repository, numberOf(context, 'id'));
    deleteComment(world, repository, comment, mayChange(world, context, repository, comment.by));
    return context.body(null, 204);
  });
  app.route(
    '/',
    reactionRoutes(world, '/repos/:owner/:repo/issues/comments/:id/reactions', findIssueComment),
  );
  app.route(
    '/',
    reactionRoutes(world, '/repos/:owner/:repo/pulls/comments/:id/reactions', findReviewComment),
  );
  return app;
}
