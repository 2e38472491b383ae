import { Hono } from 'hono';
import { findTeam } from '../actions/accounts.ts';
import type { Team } from '../entities.ts';
import { accountNamed } from '../find.ts';
import { api, nodeId, presentAccount, presentOrganization } from '../present/accounts.ts';
import { notFound } from '../refusal.ts';
import type { World } from '../world.ts';
import { accountOf, type ApiContext, type Env } from './context.ts';
import { pageOf } from './paging.ts';

/** The team that the address names; only whoever logs in learns of one. */
function teamOf(world: World, context: ApiContext): Team {
  accountOf(context);
  const team = findTeam(world, context.req.param('org') ?? '', context.req.param('slug') ?? '');
  if (!team) throw notFound();
  return team;
}

function presentTeam(world: World, team: Team) {
  const owner = accountNamed(world, team.org);
  const url = `${api(world)}/organizations/${owner.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId('T', team.id),
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${world.origin}/orgs/${owner.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: owner.id,
    parent: null,
    members_count: team.members.size,
    repos_count: 0,
    created_at: owner.createdAt,
    updated_at: owner.createdAt,
    organization: {
      ...presentOrganization(world, owner),
      html_url: `${world.origin}/${owner.login}`,
      type: owner.type,
      has_organization_projects: false,
      has_repository_projects: false,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: owner.createdAt,
      updated_at: owner.createdAt,
      archived_at: null,
    },
  };
}

/** Teams of organisations, and who is in them. */
export function teamRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/orgs/:org/teams/:slug', (context) => context.json(presentTeam(world, teamOf(world, context))));
  app.get('/orgs/:org/teams/:slug/members', (context) => {
    const { members } = teamOf(world, context);
    const accounts = [...members.keys()].flatMap((login) => world.accounts.get(login) ?? []);
    return context.json(pageOf(context, world, accounts).map((account) => presentAccount(world, account)));
  });
  app.get('/orgs/:org/teams/:slug/memberships/:login', (context) => {
    const { org, slug, members } = teamOf(world, context);
    const login = context.req.param('login');
    const role = members.get(login.toLowerCase());
    if (!role) throw notFound();
    const url = `${api(world)}/orgs/${org}/teams/${slug}/memberships/${login}`;
    return context.json({ url, role, state: 'active' });
  });
  return app;
}
