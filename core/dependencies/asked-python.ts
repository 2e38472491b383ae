import type { Asked, Manifest } from './asked.ts';
import { type Fields, fieldsOf, isFields, listOf, own, textOf } from './fields.ts';
import { pythonName, readRequirement } from './python-names.ts';
import { keyLines } from './toml-lines.ts';
import { parseToml } from './toml-lock.ts';

/**
 * `pyproject.toml`: `[project]`, dependency groups, Poetry's and PDM's own tables.
 * @throws Unreadable
 */
export function askedByPyproject(text: string): Manifest {
  const root = parseToml(text);
  const lines = keyLines(text);
  const project = fieldsOf(own(root, 'project'));
  const tool = fieldsOf(own(root, 'tool'));
  const poetry = fieldsOf(own(tool, 'poetry'));
  const groups = [
    ...valuesOf(root, 'dependency-groups'),
    ...valuesOf(fieldsOf(own(tool, 'pdm')), 'dev-dependencies'),
  ];
  const poetryGroups = valuesOf(poetry, 'group').map((group) =>
    fieldsOf(own(fieldsOf(group), 'dependencies')),
  );
  const asked = [
    ...fromList(own(project, 'dependencies'), false),
    ...valuesOf(project, 'optional-dependencies').flatMap((list) => fromList(list, false)),
    ...groups.flatMap((list) => fromList(list, true)),
    ...fromTable(fieldsOf(own(poetry, 'dependencies')), false),
    ...[fieldsOf(own(poetry, 'dev-dependencies')), ...poetryGroups].flatMap((table) =>
      fromTable(table, true),
    ),
  ].map(({ written, ...one }) => ({ ...one, line: lines.get(written) ?? 1 }));
  const name = textOf(own(project, 'name')) ?? textOf(own(poetry, 'name')) ?? '';
  return { ecosystem: 'pypi', name: pythonName(name), asked };
}

const valuesOf = (fields: Fields, name: string): unknown[] => Object.values(fieldsOf(own(fields, name)));

type Unplaced = Omit<Asked, 'line'> & { written: string };

const fromList = (list: unknown, development: boolean): Unplaced[] =>
  listOf(list).flatMap((text) => {
    const requirement = typeof text === 'string' ? readRequirement(text) : null;
    if (requirement === null || requirement.address?.startsWith('file:')) return [];
    const written = /^[\w.-]+/.exec(String(text).trim())?.[0] ?? '';
    return [{ name: requirement.name, range: requirement.range, development, optional: false, written }];
  });

const fromTable = (table: Fields, development: boolean): Unplaced[] =>
  Object.entries(table).flatMap(([name, wanted]) => {
    if (name === 'python' || (isFields(wanted) && own(wanted, 'path') !== undefined)) return [];
    const range = textOf(isFields(wanted) ? own(wanted, 'version') : wanted) ?? '';
    const optional = isFields(wanted) && own(wanted, 'optional') === true;
    return [{ name: pythonName(name), range, development, optional, written: name }];
  });
