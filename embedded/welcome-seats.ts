import type { Configuration } from '../core/configuration/configuration.ts';
import { findPanel, keyNames } from '../core/configuration/panel-seats.ts';
import { connectionsOf } from '../settings/connections.ts';

export interface WelcomeSeat {
  id: string;
  provider: string;
  model: string;
  /** What to set to make it real; null when it is. */
  missing: string | null;
}

/** The seats of the panel that people meet first: `default`, or the first that there is. */
export function welcomeSeats(
  configuration: Configuration,
  environment: Readonly<Record<string, string | undefined>>,
): WelcomeSeat[] {
  const real = connectionsOf({ ...environment, COUNTERSIGN_SIMULATOR_URL: '' });
  const name =
    'default' in configuration.panels ? 'default' : (Object.keys(configuration.panels)[0] ?? 'default');
  return findPanel(configuration, name).seats.flatMap((id) => {
    const seat = configuration.seats[id];
    if (!seat) return [];
    const { provider, model } = seat;
    return [{ id, provider, model, missing: real[provider] === null ? keyNames[provider] : null }];
  });
}
