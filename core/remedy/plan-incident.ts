import { familyOf } from '../panel/family.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { findPanel, keyNames, type Reach } from '../configuration/panel-seats.ts';
import { seatFamily } from '../configuration/check-panels.ts';
import { Failed } from '../failed.ts';
import type { Asset } from '../fleet/asset.ts';
import type { IncidentId } from '../ids.ts';
import { isSeenWith } from '../people/permissions.ts';
import type { Price } from '../panel/price.ts';
import type { Provider } from '../panel/seat.ts';
import type { RemediatorConfiguration } from '../configuration/remediator.ts';
import type { RemediateInput } from './remediate-input.ts';
import { scopeOf } from './scope.ts';
import { titleOf } from '../develop/task-title.ts';

/** A seat that is asked about plans. `excluded`: why not, in words; null where it is. */
export interface PlanSeat {
  id: string;
  provider: Provider;
  model: string;
  family: string;
  simulated: boolean;
  excluded: string | null;
  price?: Price;
}

/** Policy as it was when the incident began; stored as a blob. */
export interface IncidentPlan {
  incidentId: IncidentId;
  input: RemediateInput;
  title: string;
  assets: Asset[];
  scope: string[];
  /** Null where a person gave the plan. */
  remediator: (Pick<PlanSeat, 'provider' | 'model' | 'family' | 'simulated'> & { price?: Price }) | null;
  settings: RemediatorConfiguration;
  seats: PlanSeat[];
  patienceMs: number;
}

/**
 * Who finds out what is wrong and who looks at the plan. Simulated models plan for simulated assets alone.
 *
 * @throws Failed `panel.unknown`, `configuration.invalid`, `input.invalid` for assets that nobody knows
 */
export function planIncident({
  incidentId,
  input,
  configuration,
  reach,
  assets: all,
}: {
  incidentId: IncidentId;
  input: RemediateInput;
  configuration: Configuration;
  reach: Readonly<Record<Provider, Reach>>;
  /** The whole fleet, as it was last seen. */
  assets: readonly Asset[];
}): IncidentPlan {
  const own = input.assets.map((id) => assetNamed(id, all));
  const { remediator: settings } = configuration;
  const panel = findPanel(configuration, input.panel);
  const remediator = input.plan === undefined ? remediatorOf(settings, reach, own) : null;
  return {
    incidentId,
    input,
    title: titleOf({ wanted: input.what }),
    assets: own,
    // What is found out of an asset is told to whoever sees the incident.
    scope: scopeOf(
      own,
      all.filter(({ id }) => isSeenWith(configuration, input.assets, [id])),
    ),
    remediator,
    settings,
    seats: seatsOf(configuration, panel.seats, reach, { remediator, own }),
    patienceMs: panel.patienceSeconds * 1000,
  };
}

function assetNamed(id: string, all: readonly Asset[]): Asset {
  const found = all.find((asset) => asset.id === id);
  if (found) return found;
  const known = all
    .slice(0, 12)
    .map((asset) => asset.id)
    .join(', ');
  throw new Failed(
    'input.invalid',
    `There is no asset ${id} in the fleet: ${known === '' ? 'none is known yet. Name a source under "fleet" in countersign.yaml, and refresh the fleet' : `known are ${known}${all.length > 12 ? ' and more' : ''}. See npx countersign fleet`}.`,
  );
}

function remediatorOf(
  { provider, model, price }: RemediatorConfiguration,
  reach: Readonly<Record<Provider, Reach>>,
  own: readonly Asset[],
): NonNullable<IncidentPlan['remediator']> {
  if (provider !== 'anthropic') {
    throw new Failed(
      'configuration.invalid',
      `remediator.provider is "${provider}" in countersign.yaml, and plans can be made through "anthropic" only so far: set it to that, or leave it out.`,
    );
  }
  if (reach[provider] === 'none') {
    throw new Failed(
      'configuration.invalid',
      `The remediator has no key: set ${keyNames[provider]}, or give a plan of your own as "plan".`,
    );
  }
  const simulated = reach[provider] === 'simulated';
  const real = own.find((asset) => !asset.simulated);
  if (simulated && real) {
    throw new Failed(
      'configuration.invalid',
      `${real.id} is no simulated asset, and the remediator would be the simulator, which never plans for a live system: set ${keyNames[provider]}, or give a plan of your own as "plan".`,
    );
  }
  return { provider, model, family: familyOf(provider, model), simulated, ...(price && { price }) };
}

function seatsOf(
  { seats }: Configuration,
  names: readonly string[],
  reach: Readonly<Record<Provider, Reach>>,
  { remediator, own }: Pick<IncidentPlan, 'remediator'> & { own: readonly Asset[] },
): PlanSeat[] {
  const real = own.find((asset) => !asset.simulated);
  return names.map((id) => {
    const settings = seats[id];
    if (!settings)
      throw new Failed('configuration.invalid', `Seat "${id}" does not exist: add it under "seats".`);
    const { provider, model, price } = settings;
    const family = seatFamily(settings) ?? familyOf(provider, model);
    const simulated = reach[provider] === 'simulated';
    const excluded =
      reach[provider] === 'none'
        ? `It has no key: set ${keyNames[provider]}.`
        : family === remediator?.family
          ? `It is of family ${family}, which made the plan: nobody looks at their own work.`
          : simulated && real
            ? `It is simulated, and ${real.id} is no simulated asset.`
            : null;
    return { id, provider, model, family, simulated, excluded, ...(price && { price }) };
  });
}
