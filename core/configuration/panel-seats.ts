import type { Origin } from '../change/snapshot.ts';
import { Failed } from '../failed.ts';
import { seatId } from '../ids.ts';
import type { Provider, Seat } from '../panel/seat.ts';
import { fillSeat } from '../panel/substitute.ts';
import { seatFamily } from './check-panels.ts';
import type { Configuration } from './configuration.ts';
import { readersName, readersOf } from './readers.ts';

/** How a provider can be reached: with a key of its own, through the simulator, or not at all. */
export type Reach = 'real' | 'simulated' | 'none';

/** What to set in the environment so that a provider can be asked. */
export const keyNames = {
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GEMINI_API_KEY',
  openai: 'OPENAI_API_KEY',
  ollama: 'OLLAMA_HOST',
  xai: 'XAI_API_KEY',
  github: 'GITHUB_MODELS_TOKEN',
} as const satisfies Record<Provider, string>;

/** @throws Failed `panel.unknown` when the configuration has no panel of this name; the message lists those it has */
export function findPanel(configuration: Configuration, panel: string): Configuration['panels'][string] {
  const found = Object.hasOwn(configuration.panels, panel) ? configuration.panels[panel] : undefined;
  if (found) return found;
  const known = Object.keys(configuration.panels).join(', ');
  throw new Failed(
    'panel.unknown',
    `There is no panel ${JSON.stringify(panel.slice(0, 60))}: choose one of ${known}, or add it to countersign.yaml under "panels".`,
  );
}

/**
 * A panel's seats in their order. Those that may not or cannot be asked about a change of this origin are there too,
 * with the reason in `excluded`, so that nobody takes a shrunken panel for a whole one; unless a substitute may speak for
 * one from the start.
 *
 * @throws Failed `panel.unknown`
 */
export function panelSeats(input: {
  configuration: Configuration;
  panel: string;
  reach: Readonly<Record<Provider, Reach>>;
  origin: Origin;
  /** The family of the model that wrote the change; null or absent where people did, as far as known. */
  writtenBy?: string | null;
}): Seat[] {
  const { configuration, panel, reach, origin, writtenBy = null } = input;
  const name = readersName(origin);
  const rule = readersOf(configuration.repositories.readers, name);
  const barredBecause = (provider: Provider) =>
    rule && !rule.providers.includes(provider)
      ? `Policy: "${rule.match}" under repositories.readers lets ${listed(rule.providers)} read "${name}", not ${provider}.`
      : null;
  return findPanel(configuration, panel).seats.map((id) => {
    const settings = configuration.seats[id];
    if (!settings) throw new Failed('configuration.invalid', unknownSeat(panel, id));
    const standing = ({ provider, model, price }: Pick<SeatSettings, 'provider' | 'model' | 'price'>) => ({
      provider,
      model,
      simulated: reach[provider] === 'simulated',
      excluded:
        barredBecause(provider) ?? (reach[provider] === 'none' ? withoutKey(panel, id, provider) : null),
      ...(price && { price }),
    });
    const seat: Seat = {
      id: seatId(id),
      family: seatFamily(settings),
      focus: settings.focus,
      ...standing(settings),
      ...(settings.substitute && { substitute: standing(settings.substitute) }),
    };
    if (seat.family === writtenBy)
      return { ...seat, excluded: ownWork(id, seat.family), barredByPolicy: true };
    if (seat.excluded !== null && seat.substitute?.excluded === null) {
      return fillSeat(seat, seat.substitute, seat.excluded);
    }
    return barredBecause(seat.provider) === null ? seat : { ...seat, barredByPolicy: true };
  });
}

type SeatSettings = Configuration['seats'][string];

const listed = (providers: readonly Provider[]) =>
  providers.length === 0 ? 'no provider' : `only ${providers.join(', ')}`;

const ownWork = (seat: string, family: string) =>
  `Seat "${seat}" is of family ${family}, which wrote this change: nobody audits their own work.`;

const unknownSeat = (panel: string, seat: string) =>
  `Panel "${panel}" names seat "${seat}", which does not exist: add it under "seats" in countersign.yaml.`;

const withoutKey = (panel: string, seat: string, provider: Provider) =>
  provider === 'ollama'
    ? `Seat "${seat}" has no server: set ${keyNames.ollama}, or take the seat off panel "${panel}" in countersign.yaml.`
    : `Seat "${seat}" has no key: set ${keyNames[provider]}, or take the seat off panel "${panel}" in countersign.yaml.`;
