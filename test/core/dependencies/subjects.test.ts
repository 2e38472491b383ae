import { expect, test } from 'vitest';
import { subjectsOf } from '../../../core/dependencies/subjects.ts';
import { componentOf } from './subject.ts';

const inventoryOf = (...components: ReturnType<typeof componentOf>[]) => ({
  components,
  unread: [],
  unlocked: [],
});

test('what is added or changed is judged, in order of its place; what is gone or the same is not', () => {
  const same = componentOf({ name: 'same' });
  const base = inventoryOf(
    same,
    componentOf({ name: 'gone' }),
    componentOf({ name: 'moved', version: '1.0.0', purl: 'old' }),
  );
  const head = inventoryOf(
    same,
    componentOf({ name: 'moved', line: 9 }),
    componentOf({ name: 'added', line: 2 }),
  );
  expect(
    subjectsOf(base, head).map(({ component, from }) => [component.name, from?.version ?? null]),
  ).toEqual([
    ['added', null],
    ['moved', '1.0.0'],
  ]);
});

test('the same version with another hash or from elsewhere is judged too', () => {
  const base = inventoryOf(componentOf({ integrity: 'sha512-a' }));
  expect(subjectsOf(base, inventoryOf(componentOf({ integrity: 'sha512-b' })))).toHaveLength(1);
  expect(
    subjectsOf(base, inventoryOf(componentOf({ integrity: 'sha512-a', resolved: 'https://evil.example/' }))),
  ).toHaveLength(1);
});
