import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchBytes } from '../../../activities/packages/fetch-bytes.ts';
import { locateTarball, registryFor } from '../../../activities/packages/registry.ts';
import { Failed } from '../../../core/failed.ts';
import { makeFolder } from '../git/repository.ts';
import { startRegistry } from './registry-server.ts';

const useNpmrc = (...lines: string[]): void => {
  const path = join(makeFolder(), 'npmrc');
  writeFileSync(path, lines.join('\n'));
  vi.stubEnv('NPM_CONFIG_USERCONFIG', path);
};
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/^npm_config_/i.test(name)) vi.stubEnv(name, '');
  vi.stubEnv('NPM_CONFIG_GLOBALCONFIG', '/nowhere/npmrc');
});
afterEach(() => vi.unstubAllEnvs());

const loginFor = (address: string): string | undefined =>
  registryFor('left-pad', undefined).headersFor(new URL(address))['authorization'];
const problemOf = (configured: string): string => {
  try {
    registryFor('left-pad', configured);
  } catch (error) {
    return error instanceof Failed ? `${error.failure.kind}: ${error.message}` : String(error);
  }
  return 'taken';
};

describe('the registry', () => {
  test('is the one of .npmrc, for a scope the one of the scope', () => {
    useNpmrc('registry=https://npm.acme.example/all/', '@acme:registry=https://own.acme.example');
    expect(registryFor('left-pad', undefined)).toMatchObject({
      address: 'https://npm.acme.example/all',
      host: 'npm.acme.example',
    });
    expect(registryFor('@acme/pad', undefined).address).toBe('https://own.acme.example');
    expect(registryFor('@other/pad', undefined).address).toBe('https://npm.acme.example/all');
  });

  test('is the one of the environment before that of .npmrc, and countersign.yaml wins over both', () => {
    useNpmrc('registry=https://npm.acme.example/');
    vi.stubEnv('npm_config_registry', 'https://env.acme.example/');
    expect(registryFor('left-pad', undefined).address).toBe('https://env.acme.example');
    expect(registryFor('left-pad', 'https://set.acme.example').address).toBe('https://set.acme.example');
  });

  test('is npm’s own where nothing is configured, which is a real host', () => {
    useNpmrc();
    const { host, publicHost } = registryFor('left-pad', undefined);
    expect(host).toBe(publicHost);
  });

  test.each(['http://127.0.0.1:4873', 'http://localhost:4873/', 'http://[::1]:4873'])(
    'on this machine (%s) is no real host',
    (address) => expect(registryFor('left-pad', address).host).toBeNull(),
  );

  test.each([
    ['http://npm.acme.example', 'read by http'],
    ['https://user:secret@npm.acme.example', 'holds a login'],
    ['https://npm.acme.example/?token=secret', '"?" part'],
    ['file:///srv/packages', 'no address'],
    ['nonsense', 'no address'],
  ])('%s is refused without repeating it', (address, says) => {
    expect(problemOf(address)).toMatch(/^configuration\.invalid: /);
    expect(problemOf(address)).toContain(says);
    expect(problemOf(address)).not.toContain('secret');
  });
});

describe('a login', () => {
  test('goes to the very place that it is for, and below', () => {
    useNpmrc('//npm.acme.example/team/:_authToken=t1', '//npm.acme.example/:_auth=YTpi');
    expect(loginFor('https://npm.acme.example/team/left-pad')).toBe('Bearer t1');
    expect(loginFor('https://npm.acme.example/other/left-pad')).toBe('Basic YTpi');
    expect(loginFor('https://npm.acme.example/teamx/left-pad')).toBe('Basic YTpi');
  });

  test('goes nowhere else: no other host, port, or sub-domain, and not by http', () => {
    useNpmrc('//npm.acme.example/:_authToken=t1', '_auth=bGVhaw==', '_authToken=leak', 'always-auth=true');
    for (const address of [
      'https://acme.example/left-pad',
      'https://x.npm.acme.example/left-pad',
      'https://npm.acme.example.evil.example/left-pad',
      'https://npm.acme.example:8443/left-pad',
      'http://npm.acme.example/left-pad',
    ]) {
      expect(loginFor(address)).toBeUndefined();
    }
  });

  test('may stand in the environment that .npmrc names', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: npm fills it in
    useNpmrc('//npm.acme.example/:_authToken=${ACME_TOKEN}');
    vi.stubEnv('ACME_TOKEN', 't2');
    expect(loginFor('https://npm.acme.example/left-pad')).toBe('Bearer t2');
  });

  test('does not follow a redirect to another host', async () => {
    const [own, other] = await Promise.all([startRegistry(), startRegistry()]);
    try {
      useNpmrc(`//${new URL(own.address).host}/:_authToken=t1`);
      own.intercept((_, response) =>
        Boolean(response.writeHead(302, { location: `${other.address}/stolen` }).end()),
      );
      other.intercept((_, response) => Boolean(response.writeHead(200).end('bytes')));
      const registry = registryFor('left-pad', own.address);
      const what = { url: new URL(`${own.address}/left-pad`), what: 'It', accept: '*/*' };
      const limits = { bytesMax: 1000, timeoutMs: 5000, setting: 'recordBytesMax' };
      expect((await fetchBytes(registry, what, limits))?.toString()).toBe('bytes');
      expect(own.asked.map((one) => one.login)).toEqual(['Bearer t1']);
      expect(other.asked.map((one) => one.login)).toEqual([undefined]);
    } finally {
      await Promise.all([own.close(), other.close()]);
    }
  });
});

describe('a tarball', () => {
  const mirror = () => registryFor('left-pad', 'https://npm.acme.example/all/');
  const place = (address: string) => locateTarball(address, mirror(), 'left-pad@1.0.0').href;

  test('of the public registry is read from the mirror that its record came from', () => {
    useNpmrc();
    const { publicHost } = mirror();
    expect(place(`https://${publicHost}/left-pad/-/left-pad-1.0.0.tgz`)).toBe(
      'https://npm.acme.example/all/left-pad/-/left-pad-1.0.0.tgz',
    );
    expect(place(`http://${publicHost}/left-pad/-/left-pad-1.0.0.tgz`)).toMatch(/^https:\/\/npm\.acme/);
  });

  test('elsewhere is read there', () => {
    expect(place('https://files.acme.example/a.tgz')).toBe('https://files.acme.example/a.tgz');
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'ftp://files.acme.example/a.tgz',
    'https://user:secret@files.acme.example/a.tgz',
    'a.tgz',
  ])('at %s is not read', (address) => {
    expect(() => place(address)).toThrow(/left-pad@1\.0\.0.* no https address/);
  });
});
