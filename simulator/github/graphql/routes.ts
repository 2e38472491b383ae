import { graphql, type GraphQLError } from 'graphql';
import { Hono } from 'hono';
import * as z from 'zod';
import { bodyOf, type Env } from '../rest/context.ts';
import type { World } from '../world.ts';
import { rootFor } from './resolvers.ts';
import { schema } from './schema.ts';

const askSchema = z.object({
  query: z.string().max(100_000),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** GitHub puts the kind of an error beside its message. */
const presentError = (error: GraphQLError) => ({
  ...(typeof error.extensions.type === 'string' && { type: error.extensions.type }),
  ...(error.path && { path: error.path }),
  ...(error.locations && { locations: error.locations }),
  message: error.message,
});

/** GraphQL takes only POST and only from one who says who he is; errors come with status 200. */
export function graphqlRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.post('/', async (context) => {
    const actor = context.get('actor');
    if (actor.kind === 'nobody' || actor.kind === 'app')
      return context.json(
        {
          message: 'This endpoint requires you to be authenticated.',
          documentation_url:
            'https://docs.github.com/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql',
        },
        401,
      );
    const { query, variables, operationName } = await bodyOf(context, askSchema);
    const { data, errors } = await graphql({
      schema,
      source: query,
      rootValue: rootFor(world, actor),
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    });
    return context.json({
      ...(data !== undefined && { data }),
      ...(errors && { errors: errors.map(presentError) }),
    });
  });
  return app;
}
