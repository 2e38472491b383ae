import type { Json } from '../ask.ts';
import type { Look } from './looks.ts';

/** What it would do to one asset, and why. */
export interface Remedy {
  asset: string;
  deed: Json;
  rollback: Json | null;
  diagnosis: string;
}

type Rule = (look: Look, all: readonly Look[]) => Remedy | null;

const isWell = ({ state, health }: Look): boolean => state === 'running' && health !== 'unhealthy';

/** The name of an asset, as its neighbours call it. */
const nameOf = ({ asset }: Look): string => asset.slice(asset.indexOf('.') + 1);

/** A setting that the log complains of: what it says now, and what a neighbour that is well says. */
const configureBack: Rule = (look, all) => {
  const said = `${look.log}\n${look.reason}`;
  const complaints = [...said.matchAll(/setting "([\w.-]{1,100})" is "([^"\n]{0,200})"/g)];
  const [, setting = '', from = ''] = complaints.at(-1) ?? [];
  if (setting === '' || look.settings[setting] !== from) return null;
  const neighbour = all.find((one) => one.asset !== look.asset && (one.settings[setting] ?? from) !== from);
  const to = neighbour?.settings[setting];
  if (neighbour === undefined || to === undefined) return null;
  return {
    asset: look.asset,
    deed: { type: 'configure', setting, from, to },
    rollback: { type: 'configure', setting, from: to, to: from },
    diagnosis: `Its log says that the setting \`${setting}\` is "${from}", which it does not take. ${neighbour.asset} runs with "${to}".`,
  };
};

/** Another release since the last start, and trouble since then. */
const rollBack: Rule = (look) => {
  const releases = look.events.flatMap((what) => /release (\S+)/.exec(what)?.[1] ?? []);
  const [before, now] = releases.slice(-2);
  const { former } = look.facts;
  if (now === undefined || before === now || former !== before || look.version !== now) return null;
  return {
    asset: look.asset,
    deed: { type: 'roll-back', from: now, to: former },
    rollback: { type: 'roll-back', from: former, to: now },
    diagnosis: `It is unwell since release ${now}; release ${former} before it ran.`,
  };
};

const scale: Rule = (look) => {
  const replicas = Number(look.facts.replicas);
  if (!Number.isInteger(replicas) || replicas < 1) return null;
  if (!/overload|too many requests|queue is full/i.test(`${look.reason}\n${look.log}`)) return null;
  return {
    asset: look.asset,
    deed: { type: 'scale', from: replicas, to: replicas + 1 },
    rollback: { type: 'scale', from: replicas + 1, to: replicas },
    diagnosis: `It has more to do than ${replicas} can.`,
  };
};

const restart = (look: Look): Remedy => ({
  asset: look.asset,
  deed: { type: 'restart', graceSeconds: 2 },
  rollback: null,
  diagnosis: `It is ${look.state}${look.reason === '' ? '' : `: ${look.reason}`}. Nothing that it logs asks for more than a restart.`,
});

/** Rules about a cause that they read of. */
const rules: readonly Rule[] = [configureBack, rollBack, scale];

/**
 * What might be done about the first asset that is unwell by itself: one that is unwell because another one does not
 * answer gets well with that one. A restart where nothing that was read says more. Null where all are well.
 */
export function findRemedies(
  own: readonly string[],
  looks: readonly Look[],
): { look: Look; remedies: Remedy[] } | null {
  const ill = looks.filter((look) => look.state !== '' && !isWell(look));
  const causes = ill.filter(
    (look) => !ill.some((other) => other !== look && look.reason.includes(nameOf(other))),
  );
  const look = causes.find(({ asset }) => own.includes(asset)) ?? causes[0];
  if (!look) return null;
  const found = rules.map((rule) => rule(look, looks)).filter((one) => one !== null);
  return { look, remedies: found.length > 0 ? found : [restart(look)] };
}
