import type { ImagePolicy } from '../configuration/images.ts';
import type { Told } from '../dependencies/facts.ts';
import { matchesPattern } from '../match-pattern.ts';
import type { ChangedImage, UnreadImages } from './changed-images.ts';
import type { GateHit, GateResult } from './gate.ts';
import { boundHits, clipQuote } from './hits.ts';
import { type ImageName, imageKey, imageTitle } from './image-name.ts';
import type { ImageRule } from './image-rules.ts';

/** What its registry says of an image. */
export interface ImageFacts {
  /** Of what the registry serves for the name now: of the list, where it serves several platforms. */
  digest: string;
  /** When its maker says that it was made; ISO 8601. Null where it does not say. */
  createdAt: string | null;
}

export interface ImageToJudge extends ChangedImage {
  facts: Told<ImageFacts>;
}

const msPerDay = 86_400_000;

interface Complaint {
  rule: ImageRule;
  message: string;
}

export function judgeImages({
  images,
  unread,
  policy,
  nowMs,
}: {
  images: readonly ImageToJudge[];
  unread: readonly UnreadImages[];
  policy: ImagePolicy;
  nowMs: number;
}): GateResult {
  const gate = 'images';
  const missed =
    policy.rules.unknown === 'off' ? [] : unread.map((one) => unreadHit(one, policy.rules.unknown));
  const found = images.flatMap((image) =>
    complaintsOf(image, policy, nowMs).flatMap(({ rule, message }): GateHit[] => {
      const mode = policy.rules[rule];
      if (mode === 'off') return [];
      const replacement = rule === 'unpinned' ? pinnedLine(image) : null;
      return [
        {
          ...placeOf(image),
          rule: `images.${rule}`,
          message,
          mode,
          ...(replacement !== null && { replacement }),
        },
      ];
    }),
  );
  const hits = [...found, ...missed];
  const left = unread.map(({ file, why }) => `${file}: ${why}`);
  return hits.length > 0
    ? { gate, outcome: 'hit', hits: boundHits(hits), unread: left }
    : { gate, outcome: 'held', hits: [], unread: left };
}

/** What could not be read may name anything. */
const unreadHit = ({ file, why }: UnreadImages, mode: GateHit['mode'] & string): GateHit => ({
  rule: 'images.unknown',
  file,
  startLine: 1,
  endLine: 1,
  quote: '',
  message: `Which images the file names is not judged: ${why}. Look at it yourself.`,
  mode,
  subject: why,
});

const placeOf = ({ file, line, quote, image }: ChangedImage) => ({
  file,
  startLine: line,
  endLine: line,
  quote: clipQuote(quote),
  subject: image.kind === 'named' ? imageTitle(image.name) : clipQuote(image.text),
});

function complaintsOf(given: ImageToJudge, policy: ImagePolicy, nowMs: number): Complaint[] {
  const { image, isNew, facts } = given;
  if (image.kind === 'unclear') {
    const message = `Which image ${JSON.stringify(clipQuote(image.text).slice(0, 200))} is cannot be told: ${image.why}. Write its whole name with its digest.`;
    return [{ rule: 'unknown', message }];
  }
  const { name } = image;
  return [
    ...judgePlace(name, isNew, policy),
    ...judgePin(name, facts),
    ...judgeAge(name, facts, policy, nowMs),
  ];
}

const isNamed = (name: ImageName, patterns: readonly string[]): boolean =>
  patterns.some(
    (pattern) => matchesPattern(pattern, imageKey(name)) || matchesPattern(pattern, imageTitle(name)),
  );

function judgePlace(name: ImageName, isNew: boolean, { allow, origins }: ImagePolicy): Complaint[] {
  const shown = imageTitle(name);
  const complaints: Complaint[] = [];
  if (origins.length > 0 && !isNamed(name, origins)) {
    complaints.push({
      rule: 'origin',
      message: `${shown} comes from elsewhere than "images.origins" in countersign.yaml allow: take it from there, or name its origin.`,
    });
  }
  if (isNew && !isNamed(name, allow)) {
    complaints.push({
      rule: 'new',
      message: `${shown} is a new image: look at who makes it, and whether it is needed; or name it in "images.allow" in countersign.yaml.`,
    });
  }
  return complaints;
}

function judgePin(name: ImageName, facts: Told<ImageFacts>): Complaint[] {
  if (name.digest !== null) return [];
  const shown = imageTitle(name);
  const pinned = facts.kind === 'told' ? `, now ${shown}@${facts.value.digest}` : '';
  return name.tag === null || name.tag === 'latest'
    ? [
        {
          rule: 'latest',
          message: `${shown} is whatever was pushed last: name a version and pin it by its digest${pinned}.`,
        },
      ]
    : [
        {
          rule: 'unpinned',
          message: `${shown} may be another image tomorrow, since tags move: pin it by its digest${pinned}.`,
        },
      ];
}

/** The line with the image pinned, where its name stands there once and to the letter, and its registry told the digest. */
export function pinnedLine({
  quote,
  written,
  facts,
}: Pick<ImageToJudge, 'quote' | 'written' | 'facts'>): string | null {
  if (facts.kind === 'unknown' || !/^sha256:[0-9a-f]{64}$/.test(facts.value.digest)) return null;
  const [before = '', after, ...more] = quote.split(written);
  if (written === '' || after === undefined || more.length > 0 || quote.includes('\r')) return null;
  const isWhole = /(?:^|[\s"'=/])$/.test(before) && /^(?:$|[\s"'])/.test(after);
  return isWhole ? `${before}${written}@${facts.value.digest}${after}` : null;
}

/** Images made so that the same sources give the same bytes say a date that means nothing, mostly in 1970. */
const meaningfulFromMs = Date.parse('2001-01-01T00:00:00Z');

function judgeAge(name: ImageName, facts: Told<ImageFacts>, policy: ImagePolicy, nowMs: number): Complaint[] {
  const shown = imageTitle(name);
  if (facts.kind === 'unknown') {
    return [{ rule: 'unknown', message: `What ${shown} is could not be looked up: ${facts.why}` }];
  }
  const createdMs = Date.parse(facts.value.createdAt ?? '');
  if (!(createdMs >= meaningfulFromMs && createdMs <= nowMs + msPerDay)) {
    const said =
      facts.value.createdAt === null ? 'no date' : JSON.stringify(facts.value.createdAt.slice(0, 40));
    return [
      {
        rule: 'unknown',
        message: `How old ${shown} is cannot be told, since it states ${said}: look when it was published.`,
      },
    ];
  }
  const days = Math.floor((nowMs - createdMs) / msPerDay);
  if (days <= policy.ageDaysMax) return [];
  return [
    {
      rule: 'old',
      message: `${shown} was made ${days} days ago, ${policy.ageDaysMax} is the bound: what was mended since is not in it; take a newer one.`,
    },
  ];
}
