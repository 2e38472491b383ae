import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { cachedTemporal, findTemporal, type TemporalSources } from '../../embedded/find-temporal.ts';
import { silent } from '../../embedded/progress.ts';
import { temporaryFolder } from './temporary-folder.ts';

const never = new AbortController().signal;

function world() {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  const environment = {
    PATH: [path('empty'), path('bin')].join(delimiter),
    XDG_CACHE_HOME: path('cache'),
  };
  return { environment, onPath: path('bin/temporal'), inCache: cachedTemporal(environment) };
}

function putProgram(path: string, mode = 0o755) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
}

const put = () => vi.fn<TemporalSources['build']>(async (target) => (putProgram(target), null));
const refuse = (why: string) => vi.fn<TemporalSources['build']>(async () => why);

test('the program on PATH comes before the one in the cache, and nothing is fetched', async () => {
  const { environment, onPath, inCache } = world();
  putProgram(onPath);
  putProgram(inCache);
  const sources = { download: put(), build: put() };
  expect(await findTemporal(environment, silent, never, sources)).toEqual({ source: 'path', path: onPath });
  expect(sources.download).not.toHaveBeenCalled();
  expect(sources.build).not.toHaveBeenCalled();
});

test('the cache comes before the download', async () => {
  const { environment, inCache } = world();
  putProgram(inCache);
  const sources = { download: put(), build: put() };
  expect(await findTemporal(environment, silent, never, sources)).toEqual({ source: 'cache', path: inCache });
  expect(sources.download).not.toHaveBeenCalled();
});

test('a file that cannot be run, or a folder of that name, is no program', async () => {
  const { environment, onPath, inCache } = world();
  putProgram(onPath, 0o644);
  mkdirSync(inCache, { recursive: true });
  const sources = { download: refuse('refused'), build: refuse('no go') };
  await expect(findTemporal(environment, silent, never, sources)).rejects.toThrow('could not be fetched');
});

test('the download comes before the build, and fills the cache', async () => {
  const { environment, inCache } = world();
  const sources = { download: put(), build: put() };
  expect((await findTemporal(environment, silent, never, sources)).source).toBe('download');
  expect(sources.build).not.toHaveBeenCalled();
  expect((await findTemporal(environment, silent, never, sources)).source).toBe('cache');
  expect(existsSync(inCache)).toBe(true);
});

test('a refused download is followed by a build', async () => {
  const { environment, inCache } = world();
  const sources = { download: refuse('refused'), build: put() };
  expect(await findTemporal(environment, silent, never, sources)).toEqual({ source: 'build', path: inCache });
});

test('when nothing works, each way that was tried is named, and what to do', async () => {
  const { environment, inCache } = world();
  const sources = { download: refuse('the network is down'), build: refuse('there is no program "go"') };
  const failure = await findTemporal(environment, silent, never, sources).catch(
    (error: Error) => error.message,
  );
  expect(failure).toContain('the network is down');
  expect(failure).toContain('there is no program "go"');
  expect(failure).toContain(inCache);
  expect(failure).toContain('https://docs.temporal.io/cli');
  expect(failure).toContain('TEMPORAL_ADDRESS');
});

test('two starters at once build once', async () => {
  const { environment, inCache } = world();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const build = vi.fn<TemporalSources['build']>(async (target) => {
    await gate;
    putProgram(target);
    return null;
  });
  const waiting = vi.fn<(what: string) => void>();
  const find = () =>
    findTemporal(environment, (what) => (waiting(what), silent(what)), never, {
      download: refuse(''),
      build,
    });
  const both = Promise.all([find(), find()]);
  await vi.waitFor(() => expect(waiting).toHaveBeenCalledWith(expect.stringContaining('another start')), {
    timeout: 20_000,
  });
  release();
  const sources = (await both).map(({ source }) => source).sort();
  expect(sources).toEqual(['build', 'cache']);
  expect(build).toHaveBeenCalledTimes(1);
  expect(existsSync(inCache)).toBe(true);
});
