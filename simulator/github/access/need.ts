import type { Permission, Repository } from '../entities.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { allows, permissionOf, type Actor } from './actor.ts';

export interface Need {
  /** What a user must hold at least. */
  user: Permission;
  /** What an App or a fine-grained token must have been given. */
  scope: string;
  level: 'read' | 'write';
}

export const needs = {
  read: { user: 'read', scope: 'metadata', level: 'read' },
  readCode: { user: 'read', scope: 'contents', level: 'read' },
  pushCode: { user: 'write', scope: 'contents', level: 'write' },
  readPulls: { user: 'read', scope: 'pull_requests', level: 'read' },
  /** Whoever may read may also review and comment. */
  reviewPulls: { user: 'read', scope: 'pull_requests', level: 'write' },
  writePulls: { user: 'write', scope: 'pull_requests', level: 'write' },
  readIssues: { user: 'read', scope: 'issues', level: 'read' },
  readChecks: { user: 'read', scope: 'checks', level: 'read' },
  writeChecks: { user: 'write', scope: 'checks', level: 'write' },
  readStatuses: { user: 'read', scope: 'statuses', level: 'read' },
  writeStatuses: { user: 'write', scope: 'statuses', level: 'write' },
  readAlerts: { user: 'write', scope: 'security_events', level: 'read' },
  writeAlerts: { user: 'write', scope: 'security_events', level: 'write' },
} as const satisfies Record<string, Need>;

/** Whether the token's own permissions reach that far. */
export const isAllowed = (actor: Actor, { scope, level }: Need): boolean => {
  if (actor.kind !== 'user' && actor.kind !== 'installation') return level === 'read';
  if (actor.token.scopes === null || scope === 'metadata') return true;
  const held = actor.token.scopes[scope];
  // Comments on a pull request may be written with either of the two.
  const other = scope === 'pull_requests' && level === 'write' ? actor.token.scopes.issues : undefined;
  return held === 'write' || (held === 'read' && level === 'read') || other === 'write';
};

/**
 * Throws what GitHub answers: 404 where the repository must not even be known, 403 where the asker may see but not do it. What is
 * archived can only be read.
 */
export function check(world: World, actor: Actor, repository: Repository, need: Need): void {
  const has = permissionOf(world, actor, repository);
  if (has === 'none') throw notFound();
  if (need.level === 'write' && actor.kind === 'nobody')
    throw new Refusal(401, { message: 'Requires authentication' });
  if (!isAllowed(actor, need))
    throw new Refusal(
      403,
      {
        message:
          actor.kind === 'installation'
            ? 'Resource not accessible by integration'
            : 'Resource not accessible by personal access token',
      },
      { 'x-accepted-github-permissions': `${need.scope}=${need.level}` },
    );
  if (actor.kind === 'installation' && need.level === 'write' && !repository.installed)
    throw new Refusal(403, { message: 'Resource not accessible by integration' });
  if (!allows(has, need.user)) throw new Refusal(403, { message: 'Must have admin rights to Repository.' });
  if (need.level === 'write' && repository.archived)
    throw new Refusal(403, { message: 'Repository was archived so is read-only.' });
}
