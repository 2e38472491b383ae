import { type Fields, fieldsOf, earliest, hostOf, isFields, listOf, own, textOf, timeOf } from './fields.ts';
import type { PublisherFacts, ReleaseAnswer, ScriptsFacts } from './facts.ts';
import { majorsAbove, versionBefore } from './versions.ts';

/** Run by npm when a package is installed as a dependency, in this order. */
const hooks = ['preinstall', 'install', 'postinstall'];

/** `versions` and `time` of the registry's record of the package; `from` is the version that the base has. */
export function npmFacts(
  record: { versions: Fields; time: Fields; latest: string | null },
  asked: { version: string; from: string | null; where: string },
): ReleaseAnswer {
  const { versions, time } = record;
  const raw = own(versions, asked.version);
  if (!isFields(raw)) return { kind: 'missing', what: 'version', where: asked.where };
  const previous = asked.from ?? versionBefore('npm', Object.keys(versions), asked.version);
  const before = previous === null ? undefined : own(versions, previous);
  const dist = fieldsOf(own(raw, 'dist'));
  const fileHost = hostOf(own(dist, 'tarball'));
  return {
    kind: 'found',
    release: {
      where: asked.where,
      deprecated: deprecationOf(own(raw, 'deprecated')),
      publishedAt: timeOf(own(time, asked.version)),
      packageCreatedAt:
        timeOf(own(time, 'created')) ?? earliest(Object.keys(versions).map((one) => timeOf(own(time, one)))),
      latest: record.latest,
      majorsAbove: majorsAbove('npm', Object.keys(versions), asked.version),
      licence: licenceOf(raw),
      tellsLicence: true,
      integrity: [...(textOf(own(dist, 'integrity'))?.split(/\s+/) ?? []), ...sha1Of(own(dist, 'shasum'))],
      fileHosts: fileHost === null ? [] : [fileHost],
      previous: isFields(before) ? previous : null,
      scripts: scriptsOf(raw, before),
      publisher: publisherOf(versions, asked.version, before),
    },
  };
}

/** Some registries write `true`, and an empty text takes a deprecation back. */
const deprecationOf = (value: unknown): string | null => (value === true ? 'no reason given' : textOf(value));

const sha1Of = (shasum: unknown): string[] =>
  typeof shasum === 'string' && /^[0-9a-f]{40}$/i.test(shasum) ? [`sha1:${shasum.toLowerCase()}`] : [];

/** Older packages have `{ type }`, or a list of them to choose from. */
function licenceOf(raw: Fields): string | null {
  const one = own(raw, 'license') ?? own(raw, 'licence');
  const typeOf = (value: unknown) => textOf(value) ?? textOf(own(fieldsOf(value), 'type'));
  if (one !== undefined && !Array.isArray(one)) return typeOf(one);
  const several = listOf(one ?? own(raw, 'licenses')).flatMap((value) => typeOf(value) ?? []);
  return several.length > 1 ? `(${several.join(' OR ')})` : (several[0] ?? null);
}

function scriptsOf(raw: Fields, before: unknown): ScriptsFacts {
  return { now: commandsOf(raw), before: isFields(before) ? commandsOf(before) : null };
}

/** `hasInstallScript` also tells of a build by `binding.gyp` and of what an abbreviated record leaves out. */
function commandsOf(raw: Fields): [string, string][] {
  const scripts = fieldsOf(own(raw, 'scripts'));
  const told = hooks.flatMap((hook): [string, string][] => {
    const command = textOf(own(scripts, hook));
    return command === null ? [] : [[hook, command]];
  });
  if (told.length > 0) return told;
  if (own(raw, 'gypfile') === true) return [['install', 'node-gyp rebuild']];
  return own(raw, 'hasInstallScript') === true
    ? [['install', 'a command that the record does not tell']]
    : [];
}

const userOf = (raw: unknown): string | null => textOf(own(fieldsOf(own(fieldsOf(raw), '_npmUser')), 'name'));

function publisherOf(versions: Fields, version: string, before: unknown): PublisherFacts | null {
  const now = userOf(own(versions, version));
  if (now === null) return null;
  const maintained = listOf(own(fieldsOf(before), 'maintainers')).map((one) =>
    textOf(own(fieldsOf(one), 'name')),
  );
  const known =
    maintained.includes(now) ||
    Object.entries(versions).some(([one, raw]) => userOf(raw) === now && isOlder(one, version));
  return { now, before: userOf(before), known };
}

/** Whoever takes a package over may publish below the version that is asked about, or above: only below counts. */
const isOlder = (one: string, version: string): boolean => versionBefore('npm', [one], version) !== null;
