import type { LiveDeed } from '../../core/remedy/plan.ts';
import type { SimulatedAsset, Tell } from './simulated-asset.ts';

interface Done {
  /** Settles when the deed has ended. */
  exit: Promise<number | null>;
  pieces: string[];
}

const keysMax = 10_000;
/** Of the output that is told again to somebody who asks for the same deed once more. */
const keptCharactersMax = 100_000;

/** Does each deed once: asked again under its key, it tells how the first one went, or goes. Knows as much until it ends. */
export interface Deeds {
  act(
    asset: SimulatedAsset,
    wish: { key: string; deed: LiveDeed },
    options: { tell: Tell; signal: AbortSignal },
  ): Promise<number | null>;
  /** How many deeds were done, and not only told again. */
  done(): number;
}

export function createDeeds(): Deeds {
  const known = new Map<string, Done>();
  let count = 0;
  return {
    act: async (asset, { key, deed }, { tell, signal }) => {
      const before = known.get(key);
      if (before) {
        const exit = await before.exit;
        for (const piece of before.pieces) await tell(piece);
        return exit;
      }
      count += 1;
      const pieces: string[] = [];
      let kept = 0;
      const both = (text: string) => {
        kept += text.length;
        if (kept <= keptCharactersMax) pieces.push(text);
        return tell(text);
      };
      const exit = asset.act(deed, both, signal);
      known.set(key, { exit, pieces });
      if (known.size > keysMax) known.delete(known.keys().next().value ?? '');
      return exit;
    },
    done: () => count,
  };
}
