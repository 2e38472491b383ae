import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isOurChild } from './command.ts';
import { createFileCalls } from './files/file-calls.ts';
import { resolveFolder } from './files/work-path.ts';
import { forwardProxy } from './forward-proxy.ts';
import { createFrameReader, encodeFrame } from './frames.ts';
import { loadKernel } from './kernel.ts';
import { knock } from './knock.ts';
import { endProcesses, signal } from './processes.ts';
import type { FromAgent, ToAgent } from './protocol.ts';
import { startReaper } from './reaper.ts';
import { runCommand } from './run-command.ts';
import { createServices } from './services.ts';
import { type AgentSettings, settingsVariable } from './settings.ts';

// The first process of a box. It holds nothing worth having and decides nothing: whoever breaks it has the box that he
// had before. As first process it is ended by no signal from inside, and with it ends everything else.

const workFolder = '/work';
const said = (frame: FromAgent) => void process.stdout.write(encodeFrame(frame));

const settings = JSON.parse(process.env[settingsVariable] ?? '') as AgentSettings;
Reflect.deleteProperty(process.env, settingsVariable);
const environment = { ...process.env, ...settings.environment };
const services = createServices();
const files = createFileCalls(workFolder);

type Run = Extract<ToAgent, { do: 'run' }>;

async function run(order: Run): Promise<FromAgent> {
  const { id, service } = order;
  const prepare = async () => ({
    ...order,
    cwd: await resolveFolder(workFolder, order.cwd),
    environment: { ...environment, ...order.environment } as Record<string, string>,
  });
  const ran =
    service === null
      ? await runCommand(prepare, services.isOfService)
      : await services.start(service, await prepare());
  return { id, said: 'ran', ran };
}

async function end(what: Extract<ToAgent, { do: 'end' }>['what']): Promise<void> {
  if (what !== 'everything') return services.end(what.service);
  await endProcesses(() => false);
  services.forget();
}

async function obey(order: ToAgent): Promise<FromAgent> {
  const { id } = order;
  switch (order.do) {
    case 'run':
      return run(order);
    case 'end':
      await end(order.what);
      return { id, said: 'done' };
    case 'freeze':
      signal(-1, 'SIGSTOP');
      return { id, said: 'done' };
    case 'thaw':
      signal(-1, 'SIGCONT');
      return { id, said: 'done' };
    case 'file':
      return { id, said: 'file', ...(await files(order.call)) };
    case 'knock':
      return { id, said: 'knocked', open: await knock(order.port) };
    case 'service-log':
      return { id, said: 'log', text: services.log(order.service, order.linesMax) };
    case 'ping':
      return { id, said: 'done' };
  }
}

async function answer(order: ToAgent): Promise<void> {
  try {
    said(await obey(order));
  } catch (error) {
    said({ id: order.id, said: 'failed', problem: error instanceof Error ? error.message : String(error) });
  }
}

const reader = createFrameReader({
  bytesMax: () => 64_000_000,
  onFrame: (frame) => void answer(frame as ToAgent),
  onBroken: () => process.exit(1),
});

const kernel = loadKernel(fileURLToPath(new URL('../koffi.node', import.meta.url)));
kernel.hide();
startReaper(kernel, isOurChild);
// With a handler of its own, no signal from inside reaches the one that Node would end by.
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const)
  process.on(name, () => undefined);
// Also makes all threads that file calls need, before anything in the box can take the last one.
await mkdir(environment.HOME ?? '/tmp/home', { recursive: true }).catch(() => undefined);
if (settings.proxy) await forwardProxy(settings.proxy.port, settings.proxy.socket);
process.stdin.on('data', (chunk: Buffer) => reader.push(chunk));
process.stdin.on('end', () => process.exit(0));
said({ id: 0, said: 'ready', node: process.version });
