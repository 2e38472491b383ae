import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import * as z from 'zod';
import { check, type Need } from '../access/need.ts';
import type { Actor } from '../access/actor.ts';
import type { Account, Repository } from '../entities.ts';
import { isCurrentName, lookUpRepository } from '../find.ts';
import { api } from '../present/accounts.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

export interface Env {
  Bindings: HttpBindings;
  Variables: { actor: Actor };
}

export type ApiContext = Context<Env>;

/** Thrown to answer GitHub's redirect from a former name; by id, so that it outlives further names. */
export class Moved extends Error {
  readonly url: string;

  constructor(url: string) {
    super('Moved Permanently');
    this.url = url;
  }
}

/** The repository that the address names, if the asker may do this with it. */
export function repositoryOf(world: World, context: ApiContext, need: Need): Repository {
  const owner = context.req.param('owner') ?? '';
  const name = context.req.param('repo') ?? '';
  const repository = lookUpRepository(world, owner, name);
  if (!repository) throw notFound();
  const actor = context.get('actor');
  check(world, actor, repository, {
    ...need,
    ...(!isCurrentName(repository, owner, name) && { level: 'read' }),
  });
  return movedOr(world, context, repository);
}

/** The repository, where the address names it as it is called now; else the redirect to it is thrown. */
export function movedOr(world: World, context: ApiContext, repository: Repository): Repository {
  const { owner = '', repo = '' } = context.req.param();
  if (isCurrentName(repository, owner, repo)) return repository;
  const { search } = new URL(context.req.url);
  const rest = context.req.path.split('/').slice(6).join('/');
  throw new Moved(`${api(world)}/repositories/${repository.id}${rest === '' ? '' : `/${rest}`}${search}`);
}

/** Who acts; an App acts as its bot. Throws 401 where nobody is told. */
export function accountOf(context: ApiContext): Account {
  const actor = context.get('actor');
  if (actor.kind === 'nobody') throw new Refusal(401, { message: 'Requires authentication' });
  return actor.account;
}

/** A number of the address; anything else is not there. */
export function numberOf(context: ApiContext, name: string): number {
  const text = context.req.param(name) ?? '';
  if (!/^\d{1,15}$/u.test(text)) throw notFound();
  return Number(text);
}

/** The JSON body, if it keeps to the schema; else 400 or 422 as GitHub's. */
export async function bodyOf<T>(context: ApiContext, schema: z.ZodType<T>): Promise<T> {
  const text = await context.req.text();
  let body: unknown;
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal(400, { message: 'Problems parsing JSON' });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const field = issue.path.join('/');
    const isMissing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
    return isMissing
      ? `"${field}" wasn't supplied.`
      : `For '${field === '' ? 'properties' : `properties/${field}`}', ${issue.message}.`;
  });
  throw new Refusal(422, { message: `Invalid request.\n\n${problems.join('\n')}` });
}

export const side = z.enum(['LEFT', 'RIGHT']);
