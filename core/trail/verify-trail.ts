import { type Checkpoint, checkpointText } from './checkpoint.ts';
import { beginning, type Sum, type TrailHead } from './entry.ts';

/** What is wrong, and where. `line` is of the export, from 1; null for what concerns a checkpoint alone. */
export interface TrailProblem {
  line: number | null;
  what: string;
}

export interface TrailReport {
  trail: string | null;
  entries: number;
  head: TrailHead;
  problems: TrailProblem[];
  /** Checkpoints that the entries bear out. */
  borneOut: number;
  /** The number up to which a checkpoint vouches for the trail; what comes after could be cut off unnoticed. */
  vouchedTo: number;
}

interface Means {
  sum: Sum;
  checkpoints: readonly Checkpoint[];
  /** Public keys that checkpoints may be signed with; empty: whichever the first checkpoint names, and no other. */
  keys: readonly string[];
  verify: (text: string, signature: string, key: string) => boolean;
}

/** More say nothing new: after the first, all that follows hangs in the air. */
const problemsMax = 20;

interface Link {
  trail: string;
  number: number;
  at: string;
  previous: string;
}

function readLink(text: string): Link | null {
  try {
    const { trail, number, at, previous } = JSON.parse(text) as Partial<Record<keyof Link, unknown>>;
    return typeof trail === 'string' &&
      typeof number === 'number' &&
      typeof at === 'string' &&
      typeof previous === 'string'
      ? { trail, number, at, previous }
      : null;
  } catch {
    return null;
  }
}

export interface TrailCheck {
  /** The next line of an export, without its line feed. */
  add(line: string): void;
  end(): TrailReport;
}

/** Checks an exported trail line by line, holding none of it: a million entries take no more memory than one. */
export function checkTrail({ sum, checkpoints, keys, verify }: Means): TrailCheck {
  const { sound, problems: unsound } = soundCheckpoints({ checkpoints, keys, verify });
  const problems: TrailProblem[] = [...unsound];
  const byNumber = Map.groupBy(sound, ({ number }) => number);
  let head: TrailHead = { number: 0, sum: beginning };
  let trail: string | null = null;
  let line = 0;
  let borneOut = 0;
  let vouchedTo = 0;

  const tell = (what: string, at: number | null = line) => {
    if (problems.length < problemsMax) problems.push({ line: at, what });
  };

  const compare = () => {
    for (const point of byNumber.get(head.number) ?? []) {
      if (point.trail === trail && point.sum === head.sum) {
        borneOut += 1;
        vouchedTo = head.number;
      } else {
        tell(
          `Entry ${head.number} is another than the checkpoint of ${point.at} vouches for: the trail was rewritten, or the checkpoint is of another trail`,
        );
      }
    }
  };

  return {
    add: (text) => {
      line += 1;
      const blank = text.indexOf(' ');
      const stated = text.slice(0, blank);
      const json = text.slice(blank + 1);
      const link = blank === 64 ? readLink(json) : null;
      if (link === null) return tell('This is no entry of a trail');
      const actual = sum(json);
      if (actual !== stated)
        tell(`Entry ${link.number} was altered: its bytes do not have the sum before it`);
      trail ??= link.trail;
      if (link.trail !== trail) tell(`Entry ${link.number} is of another trail`);
      if (link.number !== head.number + 1)
        tell(
          `Entry ${link.number} follows entry ${head.number}: ${link.number > head.number ? 'some between them are missing' : 'entries were put in or moved'}`,
        );
      else if (link.previous !== head.sum)
        tell(
          `Entry ${link.number} does not follow the one before it, which is another than when it was written`,
        );
      head = { number: link.number, sum: actual };
      compare();
    },
    end: () => {
      for (const { number, at } of sound)
        if (number > head.number)
          tell(
            `The checkpoint of ${at} vouches for ${number} entries, and the trail ends with entry ${head.number}: its end was cut off`,
            null,
          );
      return { trail, entries: line, head, problems, borneOut, vouchedTo };
    },
  };
}

/** Those whose signature is by a key that counts. */
function soundCheckpoints({ checkpoints, keys, verify }: Omit<Means, 'sum'>) {
  const trusted = new Set(keys.length > 0 ? keys : checkpoints.slice(0, 1).map(({ key }) => key));
  const problems: TrailProblem[] = [];
  const sound = checkpoints.filter((point) => {
    const why = !trusted.has(point.key)
      ? 'is signed with a key that is not trusted'
      : verify(checkpointText(point), point.signature, point.key)
        ? null
        : 'has a signature that is not by its key';
    if (why !== null) problems.push({ line: null, what: `The checkpoint of ${point.at} ${why}` });
    return why === null;
  });
  return { sound, problems };
}
