import { inject, vi } from 'vitest';
import pino from 'pino';
import { startApi } from '../../api/run.ts';
import { apiSettings } from '../../api/settings.ts';
import { type GitHub, startGitHub } from '../../simulator/github/server.ts';
import { type Engine, startEngine } from '../engine.ts';

const secret = 'a-secret-of-these-tests';

export interface GitHubWorld {
  engine: Engine;
  github: GitHub;
  stop(): Promise<void>;
}

/** The whole product beside a simulated GitHub whose webhooks it takes. */
export async function startGitHubWorld(configuration = '{}'): Promise<GitHubWorld> {
  const github = await startGitHub();
  const engine = await startEngine({
    configuration,
    environment: { COUNTERSIGN_SIMULATED_GITHUB_URL: github.url },
  });
  const settings = apiSettings(
    {
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: engine.namespace,
      DATABASE_URL: engine.databaseUrl,
      GITHUB_WEBHOOK_SECRET: secret,
      COUNTERSIGN_API_PORT: '0',
    },
    engine.home,
  );
  const api = await startApi({ ...settings, port: 0 }, pino({ level: 'silent' }));
  github.world.hooks.targets = [{ url: `${api.url}/github/webhooks`, secret }];
  return {
    engine,
    github,
    stop: async () => {
      github.world.hooks.targets = [];
      await api.stop();
      await engine.stop();
      await github.close();
    },
  };
}

const patience = { timeout: 60_000, interval: 100 };

/** Looks until what is wished for is there; null is not yet. */
export const until = <Found>(
  look: () => Found | null | undefined | Promise<Found | null | undefined>,
): Promise<Found> => vi.waitUntil(async () => (await look()) ?? null, patience) as Promise<Found>;

/** Our check run on a commit, once it is as wished. */
export const checkOf = (
  { github }: GitHubWorld,
  repository: string,
  head: string,
  wish: { conclusion?: string; status?: string } = {},
) =>
  until(() => {
    const runs = [...github.repository(repository).checkRuns.values()].filter(
      (run) => run.headSha === head && run.name === 'countersign',
    );
    if (runs.length > 1) throw new Error(`There are ${runs.length} check runs on ${head}.`);
    const [run] = runs;
    if (!run) return null;
    const fits =
      (wish.conclusion === undefined || run.conclusion === wish.conclusion) &&
      (wish.status === undefined || run.status === wish.status);
    return fits ? run : null;
  });
