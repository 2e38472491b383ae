import type { ReleaseAnswer, Told } from '../../core/dependencies/facts.ts';
import { cargoFacts } from '../../core/dependencies/facts-cargo.ts';
import { isFields, own } from '../../core/dependencies/fields.ts';
import { isExactVersion } from '../../core/change/package-name.ts';
import { type Question, unfit } from './question.ts';
import { nonsense, parseJson, type Source } from './source.ts';

const nameShape = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

export async function askCargo(
  source: Source,
  { name, version, from }: Question,
): Promise<Told<ReleaseAnswer>> {
  if (!nameShape.test(name) || !isExactVersion(version)) return unfit(name, version);
  const where = source.address;
  const bytes = await source.ask(`/api/v1/crates/${name}`);
  if (bytes === null) return { kind: 'told', value: { kind: 'missing', what: 'package', where } };
  const answer = parseJson(bytes);
  if (!isFields(answer) || !Array.isArray(own(answer, 'versions'))) return nonsense(where);
  return { kind: 'told', value: cargoFacts(answer, { version, from, where }) };
}
