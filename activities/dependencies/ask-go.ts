import type { ReleaseAnswer, Told } from '../../core/dependencies/facts.ts';
import { goFacts, goVersions } from '../../core/dependencies/facts-go.ts';
import { isFields } from '../../core/dependencies/fields.ts';
import { compareVersions, latestOf } from '../../core/dependencies/versions.ts';
import { type Question, unfit } from './question.ts';
import { nonsense, parseJson, type Source } from './source.ts';

/** As Go itself checks a path: no empty part, none that walks, nothing but these letters. */
const pathShape = /^(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)(?:\/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*){0,30}$/;
const versionShape = /^v[0-9A-Za-z.+-]{1,200}$/;

/** Capitals stand as `!` and the small letter, since some disks cannot tell them apart. */
const escaped = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);

export async function askGo(source: Source, { name, version, from }: Question): Promise<Told<ReleaseAnswer>> {
  if (!pathShape.test(name) || !versionShape.test(version) || version.includes('..'))
    return unfit(name, version);
  const where = source.address;
  const at = (file: string): Promise<Buffer | null> => source.ask(`/${escaped(name)}/@v/${escaped(file)}`);
  const list = textOf(await at('list'));
  const info = await at(`${version}.info`);
  const versions = goVersions(list);
  if (info === null) {
    return {
      kind: 'told',
      value: { kind: 'missing', what: versions.length > 0 ? 'version' : 'package', where },
    };
  }
  const told = parseJson(info);
  if (!isFields(told) || typeof told['Version'] !== 'string') return nonsense(where);
  const oldest = versions.toSorted((a, b) => compareVersions('go', a, b) ?? 0)[0];
  const latest = latestOf('go', versions) ?? version;
  const first = oldest === undefined ? null : await at(`${oldest}.info`);
  const answers = {
    list,
    info: told,
    firstInfo: first === null ? null : parseJson(first),
    latestMod: textOf(await at(`${latest}.mod`)),
  };
  return { kind: 'told', value: goFacts(answers, { version, from, where }) };
}

const textOf = (bytes: Buffer | null): string | null => bytes?.toString('utf8') ?? null;
