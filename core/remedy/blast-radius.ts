type Labels = Readonly<Record<string, string>>;

/** What people label an asset with for those who decide about it: who depends on it, and what it holds. */
const labelled = ['people', 'data'] as const;

/**
 * Whom and which data a plan reaches besides its assets, a line for each, as their labels `people` and `data` say. Labels are
 * claims of whoever wrote them; that there are none is told, too.
 */
export function blastRadius(assets: readonly { id: string; labels: Labels }[]): string[] {
  const lines = assets.flatMap(({ id, labels }) => {
    const said = labelled.flatMap((name) => {
      const value = Object.hasOwn(labels, name) ? (labels[name] ?? '').trim() : '';
      return value === '' ? [] : [`${name}: ${value}`];
    });
    return said.length === 0 ? [] : [`${id}: ${said.join('; ')}`];
  });
  return lines.length > 0 ? lines : ['No label "people" or "data" says whom or what else it reaches.'];
}
