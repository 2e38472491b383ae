import { withoutFile } from '../../../core/configuration/parse.ts';
import type { Asset } from '../../../core/fleet/asset.ts';
import { incidentId } from '../../../core/ids.ts';
import type { PlanDraft } from '../../../core/remedy/draft.ts';
import { type IncidentPlan, planIncident } from '../../../core/remedy/plan-incident.ts';
import { parseRemediateInput, type RemediateInput } from '../../../core/remedy/remediate-input.ts';

export const assetOf = (name: string, more: Partial<Asset> = {}): Asset => ({
  id: `demo.${name}`,
  kind: 'simulated',
  source: 'demo',
  name,
  class: 'simulated',
  labels: { app: 'shop' },
  simulated: true,
  ...more,
});

export const draftOf = (more: Partial<PlanDraft> = {}): PlanDraft => ({
  title: 'Restart the shop',
  diagnosis: 'It stands still.',
  risk: 'Short.',
  actions: [
    {
      asset: 'demo.shop-api',
      deed: { type: 'restart', graceSeconds: 5 },
      expectExit: 0,
      timeoutSeconds: 60,
      rollback: null,
      why: 'It stands still.',
    },
  ],
  checks: [{ asset: 'demo.shop-api', state: 'running', health: null, version: null, withinSeconds: 30 }],
  ...more,
});

export function inputOf(raw: Record<string, unknown> = {}): RemediateInput {
  const parsed = parseRemediateInput({ assets: ['demo.shop-api'], what: 'It fails.', ...raw });
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.input;
}

export const realEverywhere = {
  anthropic: 'real',
  google: 'real',
  openai: 'real',
  ollama: 'real',
  xai: 'real',
  github: 'real',
} as const;

export const simulatedEverywhere = {
  anthropic: 'simulated',
  google: 'simulated',
  openai: 'simulated',
  ollama: 'simulated',
  xai: 'simulated',
  github: 'simulated',
} as const;

export const incidentPlan = (more: Partial<Parameters<typeof planIncident>[0]> = {}): IncidentPlan =>
  planIncident({
    incidentId: incidentId('incident-1.0a1b2c3d'),
    input: inputOf(),
    configuration: withoutFile(),
    reach: simulatedEverywhere,
    assets: [assetOf('shop-api'), assetOf('shop-web')],
    ...more,
  });
