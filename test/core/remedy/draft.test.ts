import { expect, test } from 'vitest';
import { draftSchema } from '../../../core/remedy/draft.ts';
import { draftOf } from './remedy-builders.ts';

const withAction = (more: Record<string, unknown>) => ({
  ...draftOf(),
  actions: [{ ...draftOf().actions[0], ...more }],
});

test('a draft is taken, with the usual exit status and time where none are given', () => {
  const {
    expectExit: _,
    timeoutSeconds: __,
    ...action
  } = draftOf().actions[0] as object as Record<string, unknown>;
  const parsed = draftSchema.parse({ ...draftOf(), actions: [action] });
  expect(parsed.actions[0]).toMatchObject({ expectExit: 0, timeoutSeconds: 60 });
});

test.each([
  ['no actions', { ...draftOf(), actions: [] }],
  ['no checks', { ...draftOf(), checks: [] }],
  ['an unknown deed', withAction({ deed: { type: 'delete' } })],
  ['a shell line', withAction({ deed: { type: 'run', argv: 'rm -rf /', cwd: null, env: {} } })],
  ['a NUL in an argument', withAction({ deed: { type: 'run', argv: ['a\0b'], cwd: null, env: {} } })],
  ['an identity of its own', withAction({ identity: 'container-1' })],
  ['an hour and more', withAction({ timeoutSeconds: 4000 })],
  ['words beside it', { ...draftOf(), approved: true }],
])('%s is refused', (_, draft) => {
  expect(draftSchema.safeParse(draft).success).toBe(false);
});
