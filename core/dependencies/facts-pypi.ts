import { type Fields, earliest, fieldsOf, hostOf, isFields, listOf, own, textOf, timeOf } from './fields.ts';
import type { ReleaseAnswer } from './facts.ts';
import { compareVersions, latestOf, majorsAbove, versionBefore } from './versions.ts';

/**
 * `project` is the answer of `/pypi/NAME/json`, `release` that of `/pypi/NAME/VERSION/json`, null where there is none.
 * PyPI tells neither who published a version nor what its build runs.
 */
export function pypiFacts(
  project: unknown,
  release: unknown,
  asked: { version: string; from: string | null; where: string },
): ReleaseAnswer {
  const releases = fieldsOf(own(fieldsOf(project), 'releases'));
  const files = listOf(own(fieldsOf(release), 'urls')).filter(isFields);
  if (!isFields(release)) return { kind: 'missing', what: 'version', where: asked.where };
  const info = fieldsOf(own(release, 'info'));
  const versions = Object.keys(releases);
  const offered = versions.filter((version) => listOf(own(releases, version)).length > 0);
  return {
    kind: 'found',
    release: {
      where: asked.where,
      deprecated: yankOf(info, files),
      publishedAt: earliest(files.map(uploadOf)),
      packageCreatedAt: earliest(
        Object.values(releases).flatMap((one) => listOf(one).filter(isFields).map(uploadOf)),
      ),
      latest: latestOf('pypi', offered),
      majorsAbove: majorsAbove('pypi', offered, asked.version),
      licence: pypiLicence(info),
      tellsLicence: true,
      integrity: files.flatMap((file) => {
        const sha256 = textOf(own(fieldsOf(own(file, 'digests')), 'sha256'));
        return sha256 === null ? [] : [`sha256:${sha256.toLowerCase()}`];
      }),
      fileHosts: [...new Set(files.flatMap((file) => hostOf(own(file, 'url')) ?? []))],
      previous: previousOf(versions, asked),
      scripts: null,
      publisher: null,
    },
  };
}

/** A version may be written in other ways than the record has it: 1.0 is 1.0.0. */
const previousOf = (versions: string[], { version, from }: { version: string; from: string | null }) =>
  from === null
    ? versionBefore('pypi', versions, version)
    : (versions.find((one) => compareVersions('pypi', one, from) === 0) ?? null);

const uploadOf = (file: Fields): string | null =>
  timeOf(own(file, 'upload_time_iso_8601')) ?? timeOf(own(file, 'upload_time'));

/** Yanked is a version of which every file is. */
function yankOf(info: Fields, files: readonly Fields[]): string | null {
  const all = files.length > 0 && files.every((file) => own(file, 'yanked') === true);
  if (own(info, 'yanked') !== true && !all) return null;
  return textOf(own(info, 'yanked_reason')) ?? textOf(own(files[0] ?? {}, 'yanked_reason')) ?? 'yanked';
}

/** What classifiers call a licence that SPDX names without doubt. */
const classified: Readonly<Record<string, string>> = {
  'Apache Software License': 'Apache-2.0',
  'BSD License': 'BSD-3-Clause',
  'GNU Affero General Public License v3': 'AGPL-3.0-only',
  'GNU Affero General Public License v3 or later (AGPLv3+)': 'AGPL-3.0-or-later',
  'GNU General Public License v2 (GPLv2)': 'GPL-2.0-only',
  'GNU General Public License v2 or later (GPLv2+)': 'GPL-2.0-or-later',
  'GNU General Public License v3 (GPLv3)': 'GPL-3.0-only',
  'GNU General Public License v3 or later (GPLv3+)': 'GPL-3.0-or-later',
  'GNU Lesser General Public License v2 or later (LGPLv2+)': 'LGPL-2.1-or-later',
  'GNU Lesser General Public License v3 (LGPLv3)': 'LGPL-3.0-only',
  'ISC License (ISCL)': 'ISC',
  'MIT License': 'MIT',
  'MIT No Attribution License (MIT-0)': 'MIT-0',
  'Mozilla Public License 2.0 (MPL 2.0)': 'MPL-2.0',
  'Python Software Foundation License': 'PSF-2.0',
  'The Unlicense (Unlicense)': 'Unlicense',
  'Zope Public License': 'ZPL-2.1',
};

const prefix = 'License :: OSI Approved :: ';

/** The SPDX expression of newer packages; else its classifier; else the words of its author, when they are few. */
function pypiLicence(info: Fields): string | null {
  const expression = textOf(own(info, 'license_expression'));
  if (expression !== null) return expression;
  const names = listOf(own(info, 'classifiers')).flatMap((one) =>
    typeof one === 'string' && one.startsWith(prefix) ? [one.slice(prefix.length)] : [],
  );
  const known = names.flatMap((name) => (Object.hasOwn(classified, name) ? (classified[name] ?? []) : []));
  if (names.length > 0 && known.length === names.length) {
    return known.length > 1 ? `(${known.join(' AND ')})` : (known[0] ?? null);
  }
  const words = textOf(own(info, 'license'))?.trim() ?? names.join(', ');
  return words === '' || words.length > 100 ? null : words;
}
