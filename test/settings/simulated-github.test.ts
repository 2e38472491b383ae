import { expect, test } from 'vitest';
import { gitHubConnectionOf } from '../../settings/github.ts';
import { homeOf, prepareHome } from '../../settings/home.ts';
import { withSimulatedGitHub } from '../../settings/simulated-github.ts';
import { writeState } from '../../settings/state.ts';
import { temporaryFolder } from '../embedded/temporary-folder.ts';

const mark = { pid: 1, started: 'x' };

function running(url: string | null) {
  const folder = temporaryFolder();
  const environment = { COUNTERSIGN_HOME: folder };
  const home = homeOf(environment, folder);
  prepareHome(home);
  writeState(home, url === null ? {} : { github: { mark, url } });
  return (more: NodeJS.ProcessEnv = {}) =>
    gitHubConnectionOf(withSimulatedGitHub({ ...environment, ...more }, folder))?.url ?? null;
}

test('the simulated GitHub that runs here is found where no other is configured', () => {
  const found = running('http://127.0.0.1:8126');
  expect(found()).toBe('http://127.0.0.1:8126');
  expect(found({ COUNTERSIGN_SIMULATED_GITHUB_URL: 'http://127.0.0.1:9' })).toBe('http://127.0.0.1:9');
  expect(found({ COUNTERSIGN_GITHUB_TOKEN: 'github_pat_a_secret' })).toBe('https://github.com');
});

test('where none runs there is none', () => {
  expect(running(null)()).toBeNull();
});
