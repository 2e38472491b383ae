import { gutter } from '../develop/gutter.ts';
import type { IncidentPlan } from './plan-incident.ts';

/** The incident as the first thing that the remediator is told. */
export function tellIncident({
  input,
  assets,
  scope,
}: Pick<IncidentPlan, 'input' | 'assets' | 'scope'>): string {
  const own = new Set(assets.map(({ id }) => id));
  const beside = scope.filter((id) => !own.has(id));
  return [
    'THE INCIDENT',
    gutter('reported', input.what),
    ...(input.alert?.alerts ?? []).map(({ state, title, text, at }) =>
      gutter('alert', `${at} ${state}: ${title}${text === '' ? '' : `\n${text}`}`),
    ),
    'ITS ASSETS',
    ...assets.map(
      ({ id, kind, class: name, simulated, labels }) =>
        `asset ${id} (${kind}, class ${name}${simulated ? ', simulated' : ''})\n${gutter('labels', JSON.stringify(labels))}`,
    ),
    ...(beside.length > 0 ? ['You may look at these, too', ...beside.map((id) => `beside ${id}`)] : []),
    'END OF THE INCIDENT',
  ].join('\n');
}
