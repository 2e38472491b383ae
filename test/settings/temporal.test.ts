import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { expect, inject, test } from 'vitest';
import { freePort } from '../../embedded/ports.ts';
import { homeOf, prepareHome } from '../../settings/home.ts';
import { writeState } from '../../settings/state.ts';
import {
  clientOf,
  connect,
  connectionOptions,
  explainNoConnection,
  temporalSettings,
} from '../../settings/temporal.ts';
import { temporaryFolder } from '../embedded/temporary-folder.ts';

const emptyHome = () => homeOf({ COUNTERSIGN_HOME: temporaryFolder() }, '/');
const mark = { pid: 1, started: '1' };

test('TEMPORAL_ADDRESS comes before what npm start runs, and that before the usual port', () => {
  const home = emptyHome();
  expect(temporalSettings({}, home)).toMatchObject({ address: '127.0.0.1:7233', source: 'default' });
  prepareHome(home);
  writeState(home, { temporal: { mark, url: '127.0.0.1:9999' } });
  expect(temporalSettings({ TEMPORAL_ADDRESS: '' }, home)).toMatchObject({
    address: '127.0.0.1:9999',
    source: 'npm start',
  });
  expect(temporalSettings({ TEMPORAL_ADDRESS: 'cloud:7233' }, home)).toMatchObject({
    address: 'cloud:7233',
    source: 'TEMPORAL_ADDRESS',
  });
});

test('plain text is the default, and a key or certificates turn TLS on', () => {
  const home = emptyHome();
  const folder = temporaryFolder();
  const pem = (name: string) => {
    writeFileSync(join(folder, name), name);
    return join(folder, name);
  };
  expect(temporalSettings({}, home)).toMatchObject({ tls: false, namespace: 'default', apiKey: null });
  expect(temporalSettings({ TEMPORAL_API_KEY: 'k' }, home)).toMatchObject({ tls: true, apiKey: 'k' });
  expect(temporalSettings({ TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }, home).tls).toBe(false);
  expect(temporalSettings({ TEMPORAL_TLS: 'TRUE' }, home).tls).toBe(true);
  expect(temporalSettings({ TEMPORAL_TLS_CA: pem('ca') }, home).tls).toEqual({
    serverRootCACertificate: Buffer.from('ca'),
  });
  const both = { TEMPORAL_TLS_CERT: pem('crt'), TEMPORAL_TLS_KEY: pem('key') };
  expect(temporalSettings(both, home).tls).toEqual({
    clientCertPair: { crt: Buffer.from('crt'), key: Buffer.from('key') },
  });
});

test('with payload keys its client encrypts, and without it does not', async () => {
  const key = randomBytes(32).toString('base64');
  const keyed = temporalSettings({ COUNTERSIGN_PAYLOAD_KEYS: `k1:${key}` }, emptyHome());
  const encodings = [keyed, temporalSettings({}, emptyHome())].map(async (settings) => {
    const { payloadCodecs } = clientOf(Connection.lazy(), settings).options.loadedDataConverter;
    const [payload] = (await payloadCodecs[0]?.encode([defaultPayloadConverter.toPayload('x')])) ?? [];
    return Buffer.from(payload?.metadata?.['encoding'] ?? []).toString();
  });
  expect(await Promise.all(encodings)).toEqual(['binary/encrypted', 'json/plain']);
  expect(() => temporalSettings({ COUNTERSIGN_PAYLOAD_KEYS: key }, emptyHome())).toThrow(
    'no id before the key',
  );
});

test('half a pair, a missing file and an unclear wish are named', () => {
  const home = emptyHome();
  const file = join(temporaryFolder(), 'crt');
  writeFileSync(file, '');
  expect(() => temporalSettings({ TEMPORAL_TLS_CERT: file }, home)).toThrow(
    'TEMPORAL_TLS_CERT is set without TEMPORAL_TLS_KEY',
  );
  expect(() => temporalSettings({ TEMPORAL_TLS_CA: '/nowhere' }, home)).toThrow(
    'TEMPORAL_TLS_CA names /nowhere',
  );
  expect(() => temporalSettings({ TEMPORAL_TLS: 'maybe' }, home)).toThrow('TEMPORAL_TLS is "maybe"');
});

test('a server that answers is connected to', async () => {
  const settings = temporalSettings({ TEMPORAL_ADDRESS: inject('temporalAddress') }, emptyHome());
  const connection = await connect(settings);
  await connection.close();
});

test('one that does not is told at once, by its address and by where that came from', async () => {
  const begun = performance.now();
  const address = `127.0.0.1:${await freePort()}`;
  const settings = temporalSettings(
    { TEMPORAL_ADDRESS: address, TEMPORAL_API_KEY: 'secret', TEMPORAL_TLS: '0' },
    emptyHome(),
  );
  await expect(connect(settings)).rejects.toThrow(
    new RegExp(`^Temporal at ${address} does not answer .*check TEMPORAL_ADDRESS`),
  );
  expect(performance.now() - begun).toBeLessThan(5000);
});

test.each([
  ['default', 'run npm start, or set TEMPORAL_ADDRESS'],
  ['npm start', 'run npm start again'],
] as const)('the remedy fits the source "%s"', (source, remedy) => {
  const settings = {
    address: 'a:1',
    namespace: 'default',
    apiKey: null,
    tls: false,
    payloadKeys: [],
    source,
  };
  expect(explainNoConnection(settings, new Error('refused'))).toContain(remedy);
});

test('a refusal and a broken handshake are told from silence, and the key is never shown', () => {
  const settings = {
    address: 'a:1',
    namespace: 'n',
    apiKey: 'secret',
    tls: true,
    payloadKeys: [],
    source: 'TEMPORAL_ADDRESS',
  } as const;
  const refused = explainNoConnection(
    settings,
    Object.assign(new Error('16'), { details: 'UNAUTHENTICATED: no' }),
  );
  expect(refused).toContain('TEMPORAL_API_KEY');
  expect(explainNoConnection(settings, new Error('self-signed certificate'))).toContain('TEMPORAL_TLS_CA');
  expect(refused).not.toContain('secret');
  expect(connectionOptions(settings)).toEqual({ address: 'a:1', apiKey: 'secret', tls: true });
});
