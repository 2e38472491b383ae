import { isExactVersion, isPackageName } from '../../core/change/package-name.ts';
import type { ReleaseAnswer, Told } from '../../core/dependencies/facts.ts';
import { npmFacts } from '../../core/dependencies/facts-npm.ts';
import { fieldsOf, isFields, own, textOf } from '../../core/dependencies/fields.ts';
import { nonsense, parseJson, type Source } from './source.ts';
import { type Question, unfit } from './question.ts';

/** The registry's record of the package, all versions together. */
export async function askNpm(
  source: Source,
  { name, version, from }: Question,
): Promise<Told<ReleaseAnswer>> {
  if (!isPackageName(name) || !isExactVersion(version)) return unfit(name, version);
  const where = source.address;
  const bytes = await source.ask(`/${name.replace('/', '%2f')}`);
  if (bytes === null) return { kind: 'told', value: { kind: 'missing', what: 'package', where } };
  const record = fieldsOf(parseJson(bytes));
  const versions = own(record, 'versions');
  if (own(record, 'name') !== name) return nonsense(where);
  // A package that was taken off as a whole has no versions any more.
  if (versions === undefined) return { kind: 'told', value: { kind: 'missing', what: 'version', where } };
  if (!isFields(versions)) return nonsense(where);
  const latest = textOf(own(fieldsOf(own(record, 'dist-tags')), 'latest'));
  const time = fieldsOf(own(record, 'time'));
  return { kind: 'told', value: npmFacts({ versions, time, latest }, { version, from, where }) };
}
