import * as z from 'zod';
import { providers } from '../../core/panel/seat.ts';
import type { Ask } from '../ask.ts';

/** Which asks a fault or a script is for; a field that is left out matches all. */
export const matchShape = {
  provider: z.enum(providers).optional(),
  /** The whole name of the model. */
  model: z.string().min(1).optional(),
};

type Match = { provider?: string | undefined; model?: string | undefined };

export const matches = (match: Match, ask: Pick<Ask, 'provider' | 'model'>): boolean =>
  (match.provider === undefined || match.provider === ask.provider) &&
  (match.model === undefined || match.model === ask.model);
