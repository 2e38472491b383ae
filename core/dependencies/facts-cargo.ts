import { earliest, fieldsOf, isFields, listOf, own, textOf, timeOf } from './fields.ts';
import type { PublisherFacts, ReleaseAnswer } from './facts.ts';
import { latestOf, majorsAbove, versionBefore } from './versions.ts';

/** `answer` is that of `/api/v1/crates/NAME`. Build scripts are part of the source, of which the registry tells nothing. */
export function cargoFacts(
  answer: unknown,
  asked: { version: string; from: string | null; where: string },
): ReleaseAnswer {
  const record = fieldsOf(answer);
  const versions = new Map(
    listOf(own(record, 'versions')).flatMap((one) => {
      const number = isFields(one) ? textOf(own(one, 'num')) : null;
      return isFields(one) && number !== null ? [[number, one] as const] : [];
    }),
  );
  const release = versions.get(asked.version);
  if (release === undefined) return { kind: 'missing', what: 'version', where: asked.where };
  const times = [...versions.values()].map((one) => timeOf(own(one, 'created_at')));
  const previous = asked.from ?? versionBefore('cargo', [...versions.keys()], asked.version);
  const before = previous === null ? undefined : versions.get(previous);
  const checksum = textOf(own(release, 'checksum'));
  const offered = [...versions].filter(([, one]) => own(one, 'yanked') !== true).map(([number]) => number);
  return {
    kind: 'found',
    release: {
      where: asked.where,
      deprecated: own(release, 'yanked') === true ? (textOf(own(release, 'yank_message')) ?? 'yanked') : null,
      publishedAt: timeOf(own(release, 'created_at')),
      packageCreatedAt: timeOf(own(fieldsOf(own(record, 'crate')), 'created_at')) ?? earliest(times),
      latest: latestOf('cargo', offered),
      majorsAbove: majorsAbove('cargo', offered, asked.version),
      // Before SPDX came, `/` stood between licences to choose from.
      licence: textOf(own(release, 'license'))?.replaceAll('/', ' OR ') ?? null,
      tellsLicence: true,
      integrity: checksum === null ? [] : [`sha256:${checksum.toLowerCase()}`],
      fileHosts: [],
      previous: before === undefined ? null : previous,
      scripts: null,
      publisher: publisherOf(versions, asked.version, before),
    },
  };
}

const userOf = (release: unknown): string | null =>
  textOf(own(fieldsOf(own(fieldsOf(release), 'published_by')), 'login'));

function publisherOf(
  versions: ReadonlyMap<string, unknown>,
  version: string,
  before: unknown,
): PublisherFacts | null {
  const now = userOf(versions.get(version));
  if (now === null) return null;
  const known = [...versions].some(
    ([one, release]) => userOf(release) === now && versionBefore('cargo', [one], version) !== null,
  );
  return { now, before: userOf(before), known };
}
