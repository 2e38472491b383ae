import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  labelOfIgnore,
  labelsOf,
  type Onlooker,
  type Outcome,
  teaches,
} from '../../../core/calibration/outcomes.ts';
import { permissions } from '../../../core/github/pull-request.ts';

const person = (login: string, more: Partial<Onlooker> = {}): Onlooker => ({
  login,
  permission: 'write',
  bot: false,
  ...more,
});
const [ada, bob] = [person('ada'), person('bob')];
const head = 'a'.repeat(40);
const outcome = (more: Partial<Outcome> = {}): Outcome => ({
  reactions: [],
  resolvedBy: null,
  code: 'stands',
  head,
  ...more,
});
const reacted = (...all: [Onlooker, string][]): Outcome =>
  outcome({ reactions: all.map(([by, content]) => ({ by, content })) });

describe('reactions', () => {
  test.each([
    ['+1', true],
    ['heart', true],
    ['hooray', true],
    ['rocket', true],
    ['-1', false],
    ['confused', false],
  ])('%s says outright: real is %s', (content, real) => {
    expect(labelsOf(reacted([ada, content]))).toEqual([
      { source: 'reaction', real, explicit: true, by: 'ada' },
    ]);
    expect(teaches(content)).toBe(true);
  });

  test.each(['laugh', 'eyes', 'party'])('%s may mean anything', (content) => {
    expect(labelsOf(reacted([ada, content]))).toEqual([]);
    expect(teaches(content)).toBe(false);
  });

  test('of several people who agree are one label, whoever came first', () => {
    const by = [{ source: 'reaction', real: false, explicit: true, by: 'ada, bob' }];
    expect(labelsOf(reacted([bob, '-1'], [ada, 'confused'], [bob, 'confused']))).toEqual(by);
  });

  test('that contradict each other say nothing, one person’s own too', () => {
    expect(labelsOf(reacted([ada, '+1'], [bob, '-1']))).toEqual([]);
    expect(labelsOf(reacted([ada, '+1'], [ada, '-1']))).toEqual([]);
  });

  test('a stranger cannot contradict whoever is heard', () => {
    const stranger = person('eve', { permission: 'read' });
    expect(labelsOf(reacted([ada, '+1'], [stranger, '-1']))).toMatchObject([{ real: true, by: 'ada' }]);
  });
});

describe('code and threads', () => {
  test('code that a later head changed implies that the finding was real', () => {
    expect(labelsOf(outcome({ code: 'changed' }))).toEqual([
      { source: 'fix', real: true, explicit: false, by: 'head aaaaaaaaaaaa' },
    ]);
  });

  test('a thread that a person closed over code that stands implies that it was not', () => {
    expect(labelsOf(outcome({ resolvedBy: ada }))).toEqual([
      { source: 'thread', real: false, explicit: false, by: 'ada' },
    ]);
  });

  test('a thread that was closed because the code was changed speaks for the finding', () => {
    expect(labelsOf(outcome({ resolvedBy: ada, code: 'changed' }))).toMatchObject([
      { source: 'fix', real: true },
    ]);
  });

  test('code that nobody could look through says nothing, whoever closed the thread', () => {
    expect(labelsOf(outcome({ resolvedBy: ada, code: 'unknown' }))).toEqual([]);
  });

  test('code that stands, with its thread open or closed by us, says nothing', () => {
    expect(labelsOf(outcome())).toEqual([]);
  });
});

describe('who is heard', () => {
  const deeds = {
    'a reaction': (by: Onlooker) => reacted([by, '-1']),
    'a closed thread': (by: Onlooker) => outcome({ resolvedBy: by }),
  };

  test.each(Object.entries(deeds))('%s teaches by the right to write, and only by it', (_, deed) => {
    const taught = permissions.filter(
      (permission) => labelsOf(deed(person('eve', { permission }))).length > 0,
    );
    expect(taught).toEqual(['write', 'maintain', 'admin']);
  });

  test.each(Object.entries(deeds))('%s of a bot teaches nothing, whatever it may do', (_, deed) => {
    expect(labelsOf(deed(person('eve', { permission: 'admin', bot: true })))).toEqual([]);
  });
});

test('the command says outright that it is not real', () => {
  expect(labelOfIgnore('ada')).toEqual({ source: 'ignored', real: false, explicit: true, by: 'ada' });
});

const anybody = fc.record<Onlooker>({
  login: fc.constantFrom('ada', 'bob', 'cy'),
  permission: fc.constantFrom(...permissions),
  bot: fc.boolean(),
});
const anyOutcome = fc.record<Outcome>({
  reactions: fc.array(
    fc.record({ by: anybody, content: fc.constantFrom('+1', '-1', 'heart', 'confused', 'eyes') }),
    { maxLength: 6 },
  ),
  resolvedBy: fc.option(anybody),
  code: fc.constantFrom('stands' as const, 'changed' as const, 'unknown' as const),
  head: fc.constant(head),
});
const isHeard = ({ permission, bot }: Onlooker) =>
  !bot && ['write', 'maintain', 'admin'].includes(permission);

test('what people say who are not heard changes nothing, in whatever order it comes', () => {
  fc.assert(
    fc.property(anyOutcome, (one) => {
      const heard = {
        ...one,
        reactions: one.reactions.filter(({ by }) => isHeard(by)).toReversed(),
        resolvedBy: one.resolvedBy && isHeard(one.resolvedBy) ? one.resolvedBy : null,
      };
      expect(labelsOf(heard)).toEqual(labelsOf(one));
    }),
  );
});

test('each source says at most one thing, and a fix and a closed thread never speak together', () => {
  fc.assert(
    fc.property(anyOutcome, (one) => {
      const sources = labelsOf(one).map(({ source }) => source);
      expect(new Set(sources).size).toBe(sources.length);
      expect(sources.includes('fix') && sources.includes('thread')).toBe(false);
      for (const { source, explicit } of labelsOf(one)) expect(explicit).toBe(source === 'reaction');
    }),
  );
});
