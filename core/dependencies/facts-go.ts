import { fieldsOf, own, textOf, timeOf } from './fields.ts';
import type { ReleaseAnswer } from './facts.ts';
import { compareVersions, latestOf, majorsAbove, versionBefore } from './versions.ts';

/** What a module proxy answers; null for what it does not have. */
export interface GoAnswers {
  /** `@v/list`: one version a line; pseudo-versions are not listed. */
  list: string | null;
  /** `@v/VERSION.info`. */
  info: unknown;
  /** `@v/VERSION.info` of the oldest version listed. */
  firstInfo: unknown;
  /** `@v/LATEST.mod`: what the latest version says of all. */
  latestMod: string | null;
}

/** The versions that a list names, in its order. */
export const goVersions = (list: string | null): string[] =>
  (list ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => compareVersions('go', line, line) === 0);

/** A proxy tells neither publisher nor licence, and Go runs nothing when it installs. Its hashes are the checksum database's. */
export function goFacts(
  answers: GoAnswers,
  asked: { version: string; from: string | null; where: string },
): ReleaseAnswer {
  const info = fieldsOf(answers.info);
  if (textOf(own(info, 'Version')) === null) return { kind: 'missing', what: 'version', where: asked.where };
  const versions = goVersions(answers.list);
  return {
    kind: 'found',
    release: {
      where: asked.where,
      deprecated: retractionOf(answers.latestMod, asked.version) ?? deprecationOf(answers.latestMod),
      publishedAt: timeOf(own(info, 'Time')),
      packageCreatedAt: timeOf(own(fieldsOf(answers.firstInfo), 'Time')),
      latest: latestOf('go', versions),
      majorsAbove: majorsAbove('go', versions, asked.version),
      licence: null,
      tellsLicence: false,
      integrity: [],
      fileHosts: [],
      previous: asked.from ?? versionBefore('go', versions, asked.version),
      scripts: null,
      publisher: null,
    },
  };
}

/** The paragraph that starts so in the comment of the `module` line. */
function deprecationOf(mod: string | null): string | null {
  const lines = (mod ?? '').split('\n');
  const at = lines.findIndex((line) => /^\s*module\s/.test(line));
  if (at < 0) return null;
  const comment: string[] = [];
  for (let above = at - 1; above >= 0 && /^\s*\/\//.test(lines[above] ?? ''); above -= 1) {
    comment.unshift((lines[above] ?? '').replace(/^\s*\/\/\s?/, ''));
  }
  comment.push(/\/\/\s*(.*)$/.exec(lines[at] ?? '')?.[1] ?? '');
  const start = comment.findIndex((line) => line.startsWith('Deprecated:'));
  if (start < 0) return null;
  const end = comment.findIndex((line, index) => index > start && line.trim() === '');
  const words = comment
    .slice(start, end < 0 ? undefined : end)
    .join(' ')
    .replace('Deprecated:', '')
    .trim();
  return words || 'no reason given';
}

/** `retract v1.0.0`, `retract [v1.0.0, v1.1.0]`, or lines of these in a block; the comment beside or above says why. */
function retractionOf(mod: string | null, version: string): string | null {
  let inBlock = false;
  let above = '';
  for (const line of (mod ?? '').split('\n')) {
    const [code = '', ...rest] = line.split('//');
    const comment = rest.join('//').trim();
    const start = /^\s*retract\b/.test(code);
    if (start && /\(\s*$/.test(code)) inBlock = true;
    else if (start || inBlock) {
      if (covers(code, version)) return `retracted: ${comment || above || 'no reason given'}`;
      if (/^\s*\)/.test(code)) inBlock = false;
    }
    above = code.trim() === '' ? comment : '';
  }
  return null;
}

function covers(code: string, version: string): boolean {
  const range = /\[\s*([^\s,]+)\s*,\s*([^\s\]]+)\s*\]/.exec(code);
  const one = /(?:retract\s+|^\s*)(v[^\s[\](),]+)/.exec(code);
  const [low, high] = range ? [range[1] ?? '', range[2] ?? ''] : [one?.[1] ?? '', one?.[1] ?? ''];
  return (compareVersions('go', low, version) ?? 1) <= 0 && (compareVersions('go', version, high) ?? 1) <= 0;
}
