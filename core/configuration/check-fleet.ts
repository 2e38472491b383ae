import type { Mistake } from './explain-issue.ts';
import { nearestName } from './nearest-name.ts';
import type { Path } from './yaml-place.ts';

type Fields = Record<string, unknown>;

/** Classes that are there without being named. */
const ownClasses = ['production', 'simulated'];

/**
 * What a schema cannot say of `fleet`: each class that a source or a rule names is there, the one that asks for little is for
 * simulated sources, and nobody may act alone where nobody would be told. Takes the file as it was written: mistakes elsewhere in it must not hide those found here.
 */
export function checkFleet(fleet: Fields): Mistake[] {
  const classes = [...new Set([...Object.keys(fieldsOf(fleet['classes'])), ...ownClasses])];
  const named = Object.entries(fieldsOf(fleet['sources'])).flatMap(([id, raw]) => {
    const source = fieldsOf(raw);
    const rules = Array.isArray(source['rules']) ? (source['rules'] as unknown[]) : [];
    const path: Path = ['fleet', 'sources', id];
    return [
      ...checkClass(source['class'], [...path, 'class'], { classes, kind: source['kind'] }),
      ...rules.flatMap((rule, at) =>
        checkClass(fieldsOf(rule)['class'], [...path, 'rules', at, 'class'], {
          classes,
          kind: source['kind'],
        }),
      ),
    ];
  });
  return [...named, ...checkBreakGlass(fleet)];
}

function checkBreakGlass({ classes, alarms }: Fields): Mistake[] {
  if (Array.isArray(alarms) && alarms.length > 0) return [];
  return Object.entries(fieldsOf(classes))
    .filter(([, policy]) => fieldsOf(fieldsOf(policy)['breakGlass'])['allowed'] === true)
    .map(([name]) => ({
      path: ['fleet', 'classes', name, 'breakGlass', 'allowed'],
      part: 'value' as const,
      message:
        'lets one person act alone, which is to alarm everybody, and nobody is named who would be told',
      remedy:
        'Name where alarms go under "fleet.alarms", such as { webhook: "https://chat.acme.example/hook" }, or leave "allowed" out.',
    }));
}

function checkClass(
  name: unknown,
  path: Path,
  { classes, kind }: { classes: readonly string[]; kind: unknown },
): Mistake[] {
  if (typeof name !== 'string') return [];
  const at = { path, part: 'value' as const };
  if (name === 'simulated' && kind !== 'simulated')
    return [
      {
        ...at,
        message: 'is "simulated", which is for what only stands in for a live system',
        remedy: 'Name another class; without one it is "production".',
      },
    ];
  if (classes.includes(name)) return [];
  const nearest = nearestName(name, classes);
  return [
    {
      ...at,
      message: `names class ${JSON.stringify(name.slice(0, 60))}, which does not exist`,
      remedy: nearest
        ? `Did you mean "${nearest}"? Otherwise add it under "fleet.classes".`
        : `Add it under "fleet.classes", or choose from ${classes.join(', ')}.`,
    },
  ];
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
