import { beforeEach, expect } from 'vitest';
import type { Pull } from '../../../simulator/github/entities.ts';
import type { GitHub } from '../../../simulator/github/server.ts';
import { call, githubWithPull, installationToken, problemsOf, type Answer } from './support.ts';

export const repo = '/repos/{owner}/{repo}';

/** What each test of this file starts with. */
export interface Scene {
  github: GitHub;
  pull: Pull;
  /** The App's bot, and somebody who may push. */
  bot: string;
  ada: string;
  /** Asks and holds the answer against GitHub's description; `{name}` in the operation is filled from `values`. */
  ask(
    token: string | null,
    operation: string,
    values?: Record<string, string | number>,
    body?: unknown,
    query?: string,
  ): Promise<Answer>;
}

/** A new scene before each test. */
export function scene(): Scene {
  const here = {} as Scene;
  beforeEach(async () => {
    const { github, pull } = await githubWithPull();
    const ask: Scene['ask'] = async (token, operation, values = {}, body, query = '') => {
      const all: Record<string, string | number> = {
        owner: 'demo',
        repo: 'shop',
        pull_number: 1,
        issue_number: 1,
        ref: pull.headSha,
        ...values,
      };
      const path = operation.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
        encodeURIComponent(String(all[name])),
      );
      const answer = await call(github, token, `${path}${query}`, body);
      expect(problemsOf(operation, answer), operation).toEqual([]);
      return answer;
    };
    Object.assign(here, {
      github,
      pull,
      bot: await installationToken(github),
      ada: github.tokenOf('ada'),
      ask,
    });
  });
  return here;
}

export const listIn = ({ body }: Answer): unknown[] => body as unknown[];

/** The id of what was made; ids are numbers but for uploads, and fit any address. */
export function idIn({ body }: Answer): { id: never; suite: number } {
  const { id, check_suite: suite } = body as { id: never; check_suite?: { id: number } };
  return { id, suite: suite?.id ?? 0 };
}

export const place = ({ pull }: Scene) => ({
  body: 'Look here',
  commit_id: pull.headSha,
  path: 'src/cart.ts',
  line: 20,
});
