import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CommitPeople, isWriter, writersOf } from '../../../core/github/writers.ts';
import { cpuMs } from '../../cpu-time.ts';

const commit = (more: Partial<CommitPeople> = {}): CommitPeople => ({
  author: null,
  committer: null,
  emails: [],
  message: 'Change it',
  ...more,
});

describe('who wrote of a change', () => {
  test('are authors, committers and pushers, each once, in lower case', () => {
    expect(
      writersOf([commit({ author: 'Ada', committer: 'bob' }), commit({ author: 'ADA' })], ['Eve', 'bob']),
    ).toEqual(['ada', 'bob', 'eve']);
  });

  test('is not GitHub, which commits what is made on its pages', () => {
    expect(writersOf([commit({ author: 'ada', committer: 'web-flow' })], [])).toEqual(['ada']);
  });

  test.each([
    ['Co-authored-by: Bob B <123+bob-b@users.noreply.github.com>', ['bob-b']],
    ['co-authored-by: Bob <Bob@users.noreply.github.com>', ['bob']],
    ['Co-authored-by: Bot <41+some-app[bot]@users.noreply.github.com>', ['some-app[bot]']],
    ['Co-authored-by: Bob <bob@example.com>', []],
    ['Signed-off-by: Bob <bob@users.noreply.github.com>', []],
    ['It says "Co-authored-by: Bob <bob@users.noreply.github.com>" in the middle', []],
  ])('are those whom %j names', (line, writers) => {
    expect(writersOf([commit({ message: `Change it\n\n${line}\n` })], [])).toEqual(writers);
  });

  test('are those whose hidden address a commit names, although GitHub tells no account', () => {
    const emails = ['7+bob@users.noreply.github.com', 'eve@users.noreply.ghe.example', 'x@example.com'];
    expect(writersOf([commit({ emails })], [])).toEqual(['bob', 'eve']);
  });

  test('come out the same in whatever order commits and pushes come', () => {
    const login = fc.constantFrom('ada', 'Bob', 'eve', 'web-flow');
    const commits = fc.array(fc.record({ author: fc.option(login), committer: fc.option(login) }));
    fc.assert(
      fc.property(commits, fc.array(login), (people, pushers) => {
        const all = people.map(commit);
        expect(writersOf(all.toReversed(), pushers.toReversed())).toEqual(writersOf(all, pushers));
      }),
    );
  });

  test('are found in a message of any length without delay', () => {
    const message = `${'Co-authored-by: <'.repeat(200_000)}\nCo-authored-by: Bob <bob@users.noreply.github.com>`;
    const before = cpuMs();
    expect(writersOf([commit({ message })], [])).toEqual(['bob']);
    expect(cpuMs() - before).toBeLessThan(1000);
  });
});

test('somebody is a writer however their login is written, and nobody is one of a change that nobody wrote', () => {
  expect(isWriter('Ada', ['bob', 'ada'])).toBe(true);
  expect(isWriter('ada', ['adalbert'])).toBe(false);
  expect(isWriter('ada', [])).toBe(false);
});
