import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Observation } from '../../core/fleet/asset.ts';
import type { LiveDeed } from '../../core/remedy/plan.ts';
import { refuseCommand, runCommand } from './commands.ts';
import { createShopProcess, type ServiceWish, type ShopProcess } from './shop-process.ts';
import type { SimulatedAsset } from './simulated-asset.ts';

export const breakages = ['crash', 'hang', 'bad-config', 'leak', 'recreate'] as const;
export type Breakage = (typeof breakages)[number];

/** An asset that is a real process, which people may break. */
export interface Service extends SimulatedAsset {
  break(how: Breakage): Promise<void>;
}

type Settings = Record<string, string>;

interface Standing {
  identity: string;
  release: string;
  /** What ran before. */
  former: string;
}

const usualGraceMs = 1000;
const leakMs = 500;
const usualSettings: Settings = { ordersMax: '50', upstreamTimeoutMs: '300' };

/** Starts the process, and keeps no eye on it: one that ended stays down until somebody does something. */
export async function startService(wish: ServiceWish): Promise<Service> {
  const name = `shop-${wish.role}`;
  const it: Standing = { identity: newIdentity(name), release: '1.4.0', former: '1.3.2' };
  const shop = createShopProcess(wish);
  const file = settingsFile(wish.configuration);
  const again = async (graceMs: number): Promise<number> => {
    await shop.end(graceMs);
    return (await shop.begin(it.release)) ? 0 : 1;
  };
  const change = (to: Settings) => {
    file.write(to);
    return again(usualGraceMs);
  };
  file.write(usualSettings);
  await shop.begin(it.release);
  return {
    name,
    labels: {
      app: 'shop',
      role: wish.role,
      simulated: 'yes',
      ...(wish.role === 'web' && { 'depends-on': 'shop-api' }),
    },
    observe: () => observe(shop, it, wish),
    logs: (lines) => shop.logs(lines),
    metrics: () => `starts ${shop.starts().count}\nrunning ${shop.runs() ? 1 : 0}`,
    describe: () =>
      JSON.stringify({ name, ...it, settings: file.read(), calls: wish.upstream || null }, null, 2),
    refuse: (deed) => refuseDeed(deed, it, file.read()),
    dryRun: () => null,
    act: async (deed, tell, signal) => {
      if (deed.type === 'run') return runCommand(deed.argv, tell, signal);
      if (deed.type === 'restart') return again(deed.graceSeconds * 1000);
      if (deed.type === 'configure') return change(withSetting(file.read(), deed));
      if (deed.type !== 'roll-back') return 1;
      Object.assign(it, { release: deed.to, former: deed.from });
      return again(usualGraceMs);
    },
    break: async (how) => {
      if (how === 'crash') await shop.crash();
      if (how === 'hang') shop.signal('SIGSTOP');
      if (how === 'leak') await leak(wish.port);
      if (how === 'bad-config') await change({ ...file.read(), ordersMax: 'plenty' });
      if (how !== 'recreate') return;
      it.identity = newIdentity(name);
      await again(usualGraceMs);
    },
    close: () => shop.end(usualGraceMs),
  };
}

const newIdentity = (name: string) => `simulated:${name}:${randomUUID()}`;

const leak = (port: number) =>
  fetch(`http://127.0.0.1:${port}/leak`, { signal: AbortSignal.timeout(leakMs) }).catch(() => {});

const settingsFile = (path: string) => ({
  read: () => JSON.parse(readFileSync(path, 'utf8')) as Settings,
  write: (to: Settings) => {
    writeFileSync(`${path}.draft`, `${JSON.stringify(to, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.draft`, path);
  },
});

function withSetting(settings: Settings, { setting, to }: { setting: string; to: string | null }): Settings {
  const { [setting]: _, ...others } = settings;
  return to === null ? others : { ...others, [setting]: to };
}

async function observe(shop: ShopProcess, it: Standing, wish: ServiceWish): Promise<Observation> {
  const health = shop.runs() ? await shop.health() : null;
  const silent = health === 'silent';
  const trouble = health === null || health === 'silent' ? null : health.trouble;
  const { count, lastAt } = shop.starts();
  return {
    state: health === null ? 'stopped' : silent ? 'degraded' : 'running',
    health: health !== null && !silent && trouble === null ? 'healthy' : 'unhealthy',
    identity: it.identity,
    version: it.release,
    configDigest: createHash('sha256').update(readFileSync(wish.configuration)).digest('hex'),
    facts: { startedAt: lastAt, starts: String(count), former: it.former, port: String(wish.port) },
    events: shop.events(),
    reason: shop.ended() ?? (silent ? 'it does not answer' : trouble),
  };
}

function refuseDeed(deed: LiveDeed, { release, former }: Standing, settings: Settings): string | null {
  switch (deed.type) {
    case 'restart':
      return null;
    case 'run':
      return refuseCommand(deed.argv);
    case 'scale':
      return 'It is one process, and cannot be more: restart it instead.';
    case 'script':
      return 'A simulated asset runs no scripts.';
    case 'roll-back':
      return deed.from === release && deed.to === former
        ? null
        : `It is of release ${release}, and before it there was ${former}.`;
    case 'configure': {
      const value = settings[deed.setting] ?? null;
      return deed.from === value
        ? null
        : `Its setting is ${JSON.stringify(value)}, not ${JSON.stringify(deed.from)}.`;
    }
  }
}
