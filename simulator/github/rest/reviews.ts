import { Hono } from 'hono';
import * as z from 'zod';
import { needs } from '../access/need.ts';
import { addReviewComment, replyToComment, submitReview, type WantedComment } from '../actions/reviews.ts';
import { deleteReviewComment, editReviewComment } from '../actions/review-comments.ts';
import { allows, permissionOf } from '../access/actor.ts';
import type { Account, Repository } from '../entities.ts';
import { findPull, findReviewComment } from '../find.ts';
import { presentReview, presentReviewComment } from '../present/comments.ts';
import { notFound, Refusal, validationFailed } from '../refusal.ts';
import type { World } from '../world.ts';
import { accountOf, bodyOf, numberOf, repositoryOf, side, type ApiContext, type Env } from './context.ts';
import { pageOf } from './paging.ts';

const place = {
  path: z.string(),
  body: z.string(),
  line: z.int().nullish(),
  side: side.nullish(),
  start_line: z.int().nullish(),
  start_side: side.nullish(),
  position: z.int().nullish(),
};

const reviewSchema = z.object({
  commit_id: z.string().nullish(),
  body: z.string().nullish(),
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']).nullish(),
  comments: z.array(z.object(place)).nullish(),
});

const commentSchema = z.object({
  ...place,
  commit_id: z.string(),
  subject_type: z.enum(['line', 'file']).optional(),
  in_reply_to: z.int().optional(),
});

type GivenPlace = z.infer<z.ZodObject<typeof place>>;

const wantedOf = (given: GivenPlace): WantedComment => ({
  path: given.path,
  body: given.body,
  line: given.line ?? undefined,
  side: given.side ?? undefined,
  startLine: given.start_line ?? undefined,
  startSide: given.start_side ?? undefined,
  position: given.position ?? undefined,
});

/** Whoever wrote it may change it, and whoever may push. */
export function mayChange(world: World, context: ApiContext, repository: Repository, by: Account): Account {
  const sender = accountOf(context);
  if (sender.id !== by.id && !allows(permissionOf(world, context.get('actor'), repository), 'write'))
    throw new Refusal(403, { message: 'Must have admin rights to Repository.' });
  return sender;
}

function reviewRoutesOnly(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/repos/:owner/:repo/pulls/:number/reviews', (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    const reviews = [...repository.reviews.values()].filter((review) => review.pull === pull.number);
    const page = pageOf(context, world, reviews, repository);
    return context.json(page.map((review) => presentReview(world, repository, review)));
  });
  app.post('/repos/:owner/:repo/pulls/:number/reviews', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    const wanted = await bodyOf(context, reviewSchema);
    const review = await submitReview(world, repository, pull, {
      by: accountOf(context),
      body: wanted.body ?? '',
      event: wanted.event ?? null,
      commitId: wanted.commit_id ?? undefined,
      comments: (wanted.comments ?? []).map(wantedOf),
    });
    return context.json(presentReview(world, repository, review));
  });
  app.get('/repos/:owner/:repo/pulls/:number/reviews/:review', (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const review = repository.reviews.get(numberOf(context, 'review'));
    if (!review || review.pull !== numberOf(context, 'number')) throw notFound();
    return context.json(presentReview(world, repository, review));
  });
  return app;
}

function commentRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/repos/:owner/:repo/pulls/:number/comments', (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    const comments = [...repository.reviewComments.values()].filter(
      (comment) => comment.pull === pull.number,
    );
    const page = pageOf(context, world, comments, repository);
    return context.json(page.map((comment) => presentReviewComment(world, repository, comment)));
  });
  app.post('/repos/:owner/:repo/pulls/:number/comments', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    const wanted = await bodyOf(context, commentSchema);
    const by = accountOf(context);
    const comment = await addReviewComment(world, repository, pull, {
      ...wantedOf(wanted),
      subject: wanted.subject_type,
      commitId: wanted.commit_id,
      by,
    });
    return context.json(presentReviewComment(world, repository, comment), 201);
  });
  app.post('/repos/:owner/:repo/pulls/:number/comments/:id/replies', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const to = findReviewComment(repository, numberOf(context, 'id'));
    if (to.pull !== numberOf(context, 'number')) throw notFound();
    if (to.inReplyTo !== null)
      throw validationFailed({ resource: 'PullRequestReviewComment', code: 'invalid', field: 'in_reply_to' });
    const { body } = await bodyOf(context, z.object({ body: z.string() }));
    const comment = await replyToComment(world, repository, to, { by: accountOf(context), body });
    return context.json(presentReviewComment(world, repository, comment), 201);
  });
  app.get('/repos/:owner/:repo/pulls/comments/:id', (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const comment = findReviewComment(repository, numberOf(context, 'id'));
    return context.json(presentReviewComment(world, repository, comment));
  });
  app.patch('/repos/:owner/:repo/pulls/comments/:id', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const comment = findReviewComment(repository, numberOf(context, 'id'));
    const sender = mayChange(world, context, repository, comment.by);
    const { body } = await bodyOf(context, z.object({ body: z.string() }));
    await editReviewComment(world, repository, comment, { sender, body });
    return context.json(presentReviewComment(world, repository, comment));
  });
  app.delete('/repos/:owner/:repo/pulls/comments/:id', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const comment = findReviewComment(repository, numberOf(context, 'id'));
    await deleteReviewComment(world, repository, comment, mayChange(world, context, repository, comment.by));
    return context.body(null, 204);
  });
  return app;
}

/** Reviews and their comments. */
export function reviewRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.route('/', reviewRoutesOnly(world));
  app.route('/', commentRoutes(world));
  return app;
}
