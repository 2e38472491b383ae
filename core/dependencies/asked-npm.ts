import type { Asked, Manifest } from './asked.ts';
import { fieldsOf, own, textOf } from './fields.ts';
import { eachKey } from './json-lines.ts';
import { parseJson } from './parse-json.ts';

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
/** Ranges that name a folder of the repository. */
const local = /^(?:workspace:|link:|portal:|file:(?!.*\.(?:tgz|tar(?:\.gz)?)$)|\.{1,2}\/)/;

/** @throws Unreadable */
export function askedByPackageJson(text: string): Manifest {
  const root = parseJson(text);
  const lines = new Map<string, number>();
  eachKey(text, (path, line) => {
    if (path.length === 2) lines.set(`${path[0]}\0${path[1]}`, line);
  });
  const asked = kinds.flatMap((kind) =>
    Object.entries(fieldsOf(own(root, kind))).flatMap(([name, range]): Asked[] =>
      typeof range !== 'string' || local.test(range)
        ? []
        : [
            {
              name,
              range,
              line: lines.get(`${kind}\0${name}`) ?? 1,
              development: kind === 'devDependencies',
              optional: kind === 'optionalDependencies',
            },
          ],
    ),
  );
  return { ecosystem: 'npm', name: textOf(own(root, 'name')) ?? '', asked };
}
