import { createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { portHolder } from '../../embedded/port-holder.ts';
import { answers, freePort, isFree } from '../../embedded/ports.ts';
import { explainBusyPorts, wantedPorts } from '../../embedded/ports-wanted.ts';

function listen(host: string): Promise<number> {
  const server: Server = createServer();
  onTestFinished(() => {
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

test('a free port is free, and answers nobody', async () => {
  const port = await freePort();
  expect(await isFree(port)).toBe(true);
  expect(await answers(port)).toBe(false);
  expect(portHolder(port)).toBeNull();
});

test.each(['127.0.0.1', '0.0.0.0'])('a listener on %s holds its port', async (host) => {
  const port = await listen(host);
  expect(await isFree(port)).toBe(false);
});

test.skipIf(process.platform !== 'linux')('the holder of a port is named', async () => {
  const port = await listen('127.0.0.1');
  expect(portHolder(port)).toContain(`pid ${process.pid} (`);
});

test('a busy port is named with what needs it, who holds it and what to set', async () => {
  const [busy, free, other, api, github] = [
    await listen('127.0.0.1'),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const ports = { temporal: busy, ui: free, simulator: other, api, github };
  const message = await explainBusyPorts(ports, ['temporal', 'ui', 'simulator', 'api', 'github']);
  expect(message).toMatch(
    new RegExp(`^Port ${busy}, which Temporal needs, is held by .+COUNTERSIGN_TEMPORAL_PORT`),
  );
  expect(message?.split('\n')).toHaveLength(1);
  expect(await explainBusyPorts(ports, ['ui', 'simulator'])).toBeNull();
});

test('ports come from the environment, else they are the usual ones', () => {
  expect(wantedPorts({})).toEqual({ temporal: 7233, ui: 8233, simulator: 8124, api: 7300, github: 8126 });
  expect(wantedPorts({ COUNTERSIGN_UI_PORT: '9000', COUNTERSIGN_SIMULATOR_PORT: '' })).toEqual({
    temporal: 7233,
    ui: 9000,
    simulator: 8124,
    api: 7300,
    github: 8126,
  });
});

test.each(['no', '0', '65536', '-1', '80.5'])('"%s" is no port, and the variable is named', (text) => {
  expect(() => wantedPorts({ COUNTERSIGN_UI_PORT: text })).toThrow(`COUNTERSIGN_UI_PORT is "${text}"`);
});

test('one port for two servers is refused', () => {
  expect(() => wantedPorts({ COUNTERSIGN_UI_PORT: '7233' })).toThrow('need different ports');
});
