import { type Context, Hono } from 'hono';
import { permissionsOn, type Place } from '../../core/people/permissions.ts';
import type { LoginDependencies } from './login-dependencies.ts';
import { type PersonEnv, requirePerson } from './require-person.ts';

/**
 * `GET /`: who asks and by what proof, and what they may do: everywhere, or on the one thing that
 * `?repository=` or `?asset=` names.
 */
export function meRoutes(login: LoginDependencies): Hono<PersonEnv> {
  const routes = new Hono<PersonEnv>();
  routes.get('/', requirePerson({ ...login, scope: 'me' }), (context) => {
    const place = placeOf(context);
    if (place === null)
      return context.json({ message: 'Name one repository or one asset, or neither.' }, 400);
    const { id, name, proof } = context.get('person');
    return context.json({
      person: id,
      name,
      proof,
      on: place,
      permissions: permissionsOn(login.readConfiguration(), id, place),
    });
  });
  return routes;
}

/** Null where more than one thing is named. */
function placeOf({ req }: Context<PersonEnv>): Place | null {
  const named = (['repository', 'asset'] as const).flatMap((kind) =>
    (req.queries(kind) ?? []).map((name) => ({ kind, name })),
  );
  if (named.length > 1) return null;
  return named[0] ?? { kind: 'everything' };
}
