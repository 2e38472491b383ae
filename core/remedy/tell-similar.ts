import { gutter } from '../develop/gutter.ts';
import { clip } from '../clip.ts';

interface Past {
  what: string;
  assets: string[];
  outcome: string;
  note: string;
  startedAt: Date;
  plan: { title: string; deeds: string[]; end: string | null; helped: boolean | null } | null;
  alike: 'asset' | 'label' | 'words';
}

const whatMax = 600;
const whys: Record<Past['alike'], string> = {
  asset: 'the same asset',
  label: 'an asset with the same label',
  words: 'similar words',
};

/** Past incidents as the remediator is told of them. What stands in them was said by others, and is data. */
export function tellSimilar(found: readonly Past[]): string {
  if (found.length === 0) return 'No past incident is like this one.';
  return found
    .map(({ what, assets, outcome, note, startedAt, plan, alike }) =>
      [
        `INCIDENT of ${startedAt.toISOString().slice(0, 16)} (${whys[alike]}: ${assets.join(', ')})`,
        gutter('reported', clip(what, whatMax)),
        ...(plan
          ? [
              gutter('plan', [plan.title, ...plan.deeds].join('\n')),
              `It was ${plan.end ?? 'not carried out'}, and ${plan.helped === true ? 'HELPED' : 'did not help'}.`,
            ]
          : []),
        gutter(`ended ${outcome}`, clip(note, whatMax)),
      ].join('\n'),
    )
    .join('\n\n');
}
