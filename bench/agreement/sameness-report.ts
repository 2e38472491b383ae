import { samenessMin } from '../../core/panel/likeness.ts';
import {
  areaUnderCurve,
  chooseThreshold,
  interval,
  ratesAt,
  type Scored,
} from '../../test/panel-pairs/measures.ts';
import { isForChoosing, type Pair, scores } from './pairs.ts';

/** How many pairs at one place are taken to be the same in a panel. This set had its repeats taken out and has far fewer. */
const sameInPanel = 1 / 3;

type Case = Scored & { repository: string };

/** How well scores tell pairs that are about one thing from pairs that are not, as a Markdown table for each meaning of `part`. */
export function samenessReport(pairs: Pair[]): string {
  return [
    sizes(pairs),
    ...[true, false].map((partIsSame) =>
      [
        `\n### \`part\` counts as ${partIsSame ? 'the same' : 'different'}\n`,
        '| score | threshold | precision | recall | F1 | F1 if a third were the same | AUC |\n|---|---|---|---|---|---|---|',
        ...rows(pairs, partIsSame),
      ].join('\n'),
    ),
  ].join('\n');
}

function sizes(pairs: Pair[]): string {
  const row = (name: string, part: Pair[]) => {
    const count = (label: string) => part.filter((pair) => pair.label === label).length;
    const repositories = new Set(part.map(({ a }) => a.repository)).size;
    return `| ${name} | ${repositories} | ${part.length} | ${count('same')} | ${count('part')} | ${count('different')} |`;
  };
  return [
    '| half | repositories | pairs | same | part | different |\n|---|---|---|---|---|---|',
    row(
      'for choosing thresholds',
      pairs.filter(({ a }) => isForChoosing(a.repository)),
    ),
    row(
      'held out: all figures below',
      pairs.filter(({ a }) => !isForChoosing(a.repository)),
    ),
  ].join('\n');
}

function rows(pairs: Pair[], partIsSame: boolean): string[] {
  return Object.entries(scores).flatMap(([name, score]) => {
    const cases = pairs.map(
      (pair): Case => ({
        score: score(pair),
        positive: pair.label === 'same' || (partIsSame && pair.label === 'part'),
        repository: pair.a.repository,
      }),
    );
    const chosen = chooseThreshold(
      cases.filter(({ repository }) => isForChoosing(repository)),
      sameInPanel,
    );
    const heldOut = cases.filter(({ repository }) => !isForChoosing(repository));
    const best = row(name, heldOut, chosen);
    return name === 'the whole' ? [best, row('the whole, as merging uses it', heldOut, samenessMin)] : [best];
  });
}

function row(name: string, cases: Case[], threshold: number): string {
  const groups = [...Map.groupBy(cases, ({ repository }) => repository).values()];
  const cell = (figure: (some: Case[]) => number) => withInterval(figure(cases), interval(groups, figure));
  const rates = (['precision', 'recall', 'f1'] as const).map((rate) =>
    cell((some) => ratesAt(some, threshold)[rate]),
  );
  const inPanel = cell((some) => ratesAt(some, threshold, sameInPanel).f1);
  return `| ${name} | ${threshold.toFixed(2)} | ${rates.join(' | ')} | ${inPanel} | ${cell(areaUnderCurve)} |`;
}

/** A figure with its 95 % interval. */
export const withInterval = (value: number, [low, high]: [number, number]): string =>
  `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
