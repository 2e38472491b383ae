import type { ReleaseAnswer, Told } from '../../core/dependencies/facts.ts';
import { pypiFacts } from '../../core/dependencies/facts-pypi.ts';
import { isFields, own } from '../../core/dependencies/fields.ts';
import { type Question, unfit } from './question.ts';
import { nonsense, parseJson, type Source } from './source.ts';

const nameShape = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,212}[A-Za-z0-9])?$/;
const versionShape = /^[A-Za-z0-9](?:[A-Za-z0-9.!+_-]{0,200})$/;

export async function askPypi(
  source: Source,
  { name, version, from }: Question,
): Promise<Told<ReleaseAnswer>> {
  if (!nameShape.test(name) || !versionShape.test(version) || version.includes('..'))
    return unfit(name, version);
  const where = source.address;
  const project = await source.ask(`/pypi/${name}/json`);
  if (project === null) return { kind: 'told', value: { kind: 'missing', what: 'package', where } };
  const release = await source.ask(`/pypi/${name}/${encodeURIComponent(version)}/json`);
  const [all, one] = [parseJson(project), release === null ? null : parseJson(release)];
  if (!isFields(all) || !isFields(own(all, 'releases'))) return nonsense(where);
  if (one !== null && (!isFields(one) || !Array.isArray(own(one, 'urls')))) return nonsense(where);
  return { kind: 'told', value: pypiFacts(all, one, { version, from, where }) };
}
