import type { Asked, Manifest } from './asked.ts';
import { fieldsOf, isFields, own, textOf } from './fields.ts';
import { parseToml } from './toml-lock.ts';
import { keyLines } from './toml-lines.ts';

const kinds = ['dependencies', 'dev-dependencies', 'build-dependencies'];

/** @throws Unreadable */
export function askedByCargoToml(text: string): Manifest {
  const root = parseToml(text);
  const lines = keyLines(text);
  const targets = Object.values(fieldsOf(own(root, 'target'))).map(fieldsOf);
  const asked = [root, ...targets].flatMap((table) =>
    kinds.flatMap((kind) =>
      Object.entries(fieldsOf(own(table, kind))).flatMap(([key, raw]): Asked[] => {
        const wanted = isFields(raw) ? raw : { version: raw };
        if (own(wanted, 'path') !== undefined) return [];
        return [
          {
            name: textOf(own(wanted, 'package')) ?? key,
            range: textOf(own(wanted, 'version')) ?? '',
            line: lines.get(key) ?? 1,
            development: kind === 'dev-dependencies',
            // A name that the workspace's root gives to another package stands under that package's name.
            optional: own(wanted, 'workspace') === true,
          },
        ];
      }),
    ),
  );
  return { ecosystem: 'cargo', name: textOf(own(fieldsOf(own(root, 'package')), 'name')) ?? '', asked };
}
