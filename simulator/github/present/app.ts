import type { Repository } from '../entities.ts';
import type { World } from '../world.ts';
import { api, nodeId, presentAccount } from './accounts.ts';

export const presentApp = (world: World) => {
  const { app } = world;
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: presentAccount(world, app.owner),
    name: app.name,
    description: '',
    external_url: `${world.origin}/apps/${app.slug}`,
    html_url: `${world.origin}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
};

/** The short form in events. */
export const presentInstallationLite = (world: World) => ({
  id: world.app.installationId,
  node_id: nodeId('IN', world.app.installationId),
});

export function presentInstallation(world: World, account: Repository['owner']) {
  const { app } = world;
  return {
    id: app.installationId,
    account: presentAccount(world, account),
    repository_selection: 'selected',
    access_tokens_url: `${api(world)}/app/installations/${app.installationId}/access_tokens`,
    repositories_url: `${api(world)}/installation/repositories`,
    html_url: `${world.origin}/organizations/${account.login}/settings/installations/${app.installationId}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: app.permissions,
    events: app.events,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
