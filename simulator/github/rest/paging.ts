import type { World } from '../world.ts';
import { api } from '../present/accounts.ts';
import type { Repository } from '../entities.ts';
import type { ApiContext } from './context.ts';

const perPageMax = 100;

const whole = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^\d{1,9}$/u.test(text) && Number(text) > 0 ? Number(text) : otherwise;

/** One page of a list, with the Link header that leads to the others. */
export function pageOf<T>(
  context: ApiContext,
  world: World,
  all: readonly T[],
  repository?: Repository,
): T[] {
  const perPage = Math.min(whole(context.req.query('per_page'), 30), perPageMax);
  const page = whole(context.req.query('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const url = new URL(context.req.url);
  // The path as routed: also where the request came by the repository's id.
  const rest = context.req.path.split('/').slice(6).join('/');
  const address = repository
    ? `${api(world)}/repositories/${repository.id}/${rest}`
    : `${world.origin}${url.pathname}`;
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(url.search);
    query.set('page', String(to));
    return `<${address}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  if (links.length > 0) context.header('link', links.join(', '));
  return all.slice((page - 1) * perPage, page * perPage);
}
