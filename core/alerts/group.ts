import type { AlertRule, AlertsConfiguration } from '../configuration/alerts.ts';
import { matchesPattern } from '../match-pattern.ts';
import type { Alert } from './alert.ts';

/** What becomes of an alert, and which group it belongs to: of one group, one incident or task is open at a time. */
export type Routed =
  /** `apart`: the values of `alerts.groupBy`, by which alerts of the same assets are told apart. */
  | { do: 'remediate'; group: string; assets: string[]; apart: string[] }
  | { do: 'develop'; group: string; repository: string; base: string | null }
  | { do: 'ignore'; why: string };

/** Of what opens no incident none. */
export const assetsOf = (routed: Routed): string[] => (routed.do === 'remediate' ? routed.assets : []);

const assetPattern = /^[a-z0-9][a-z0-9._-]{0,119}$/;

/** By the first rule that fits; without one, an alert that names an asset opens an incident. */
export function routeAlert(alert: Alert, source: string, policy: AlertsConfiguration): Routed {
  const labels: Readonly<Record<string, string>> = { ...alert.labels, source };
  const rule = policy.rules.find(({ match }) => fits(match, labels));
  if (rule?.do === 'ignore') return { do: 'ignore', why: 'A rule says so.' };
  if (rule?.do === 'develop' && rule.repository !== undefined) {
    const { repository, base = null } = rule;
    return { do: 'develop', repository, base, group: groupOf([repository, alert.fingerprint]) };
  }
  const named = labels[policy.assetLabel] ?? '';
  const assets = rule?.assets ?? (assetPattern.test(named) ? [named] : []);
  if (assets.length === 0) {
    return {
      do: 'ignore',
      why: `No rule fits, and the label "${policy.assetLabel}" names no asset: add a rule under alerts.rules in countersign.yaml.`,
    };
  }
  const apart = policy.groupBy.map((name) => labels[name] ?? '');
  return { do: 'remediate', assets, apart, group: groupOf([...assets.toSorted(), ...apart]) };
}

const fits = (match: AlertRule['match'], labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(match).every(
    ([name, pattern]) => Object.hasOwn(labels, name) && matchesPattern(pattern, labels[name] ?? ''),
  );

const groupOf = (parts: readonly string[]): string => JSON.stringify(parts);
