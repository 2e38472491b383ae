import { focuses } from '../../core/panel/finding.ts';
import type { Provider } from '../../core/panel/seat.ts';
import type { Ask } from '../ask.ts';
import { reviewerNames, type ReviewerName } from './reviewers.ts';

export const personaNames = [...reviewerNames, 'gullible', 'scripted'] as const;
export type PersonaName = (typeof personaNames)[number];

const byProvider: Record<Provider, ReviewerName> = {
  anthropic: 'security',
  openai: 'logic',
  google: 'architecture',
  ollama: 'edge-cases',
  xai: 'edge-cases',
  github: 'logic',
};

/**
 * Who answers: the persona that the model's name asks for (`persona-NAME`), else the one for the focus that the system
 * prompt states in a line `Focus: …`, else the provider's own.
 */
export function choosePersona(ask: Pick<Ask, 'provider' | 'model' | 'system'>): PersonaName {
  const asked = personaNames.find((name) => ask.model.includes(`persona-${name}`));
  if (asked) return asked;
  const focus = /^Focus:\s*([a-z-]+)/imu.exec(ask.system)?.[1]?.toLowerCase();
  return focuses.find((name) => name === focus) ?? byProvider[ask.provider];
}
