import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ballotSchema, findingsPerBallotMax, type Vote, votes } from '../../../core/panel/ballot.ts';
import { joinBallots, type PartBallot } from '../../../core/panel/join-ballots.ts';
import { ballotOf, findingOf } from '../../builders.ts';

const paths = ['a.js', 'b.js', 'c.js'];

const part: fc.Arbitrary<PartBallot> = fc
  .record({
    vote: fc.constantFrom(...votes),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    summary: fc.string({ maxLength: 50 }),
    covered: fc.subarray(paths),
    files: fc.subarray(paths, { minLength: 1 }),
    findings: fc.array(fc.record({ severity: fc.constantFrom('critical' as const, 'low' as const) }), {
      maxLength: 5,
    }),
  })
  .map(({ files, findings, covered, ...ballot }) => ({
    files,
    ballot: ballotOf({
      ...ballot,
      covered: covered.filter((path) => files.includes(path)),
      findings: findings.map((one) => findingOf(one)),
    }),
  }));
const parts = fc.array(part, { minLength: 1, maxLength: 8 });

test('the joined ballot is never surer or kinder than any of its parts, whatever their order', () => {
  fc.assert(
    fc.property(parts, (all) => {
      const joined = joinBallots(all);
      const said = all.map(({ ballot }) => ballot.vote);
      if (joined.vote === 'pass') expect(new Set(said)).toEqual(new Set(['pass']));
      if (said.includes('fail')) expect(joined.vote).toBe('fail');
      for (const { ballot } of all) expect(joined.confidence).toBeLessThanOrEqual(ballot.confidence);
      const reversed = joinBallots(all.toReversed());
      expect([reversed.vote, reversed.confidence]).toEqual([joined.vote, joined.confidence]);
      expect(reversed.covered.toSorted()).toEqual(joined.covered.toSorted());
    }),
  );
});

test('a file is covered exactly when each part that shows it read it, and did not abstain', () => {
  fc.assert(
    fc.property(parts, (all) => {
      const { covered } = joinBallots(all);
      for (const path of paths) {
        const shown = all.filter((one) => one.files.includes(path));
        const read = shown.every(({ ballot }) => ballot.vote !== 'abstain' && ballot.covered.includes(path));
        expect(covered.includes(path)).toBe(shown.length > 0 && read);
      }
    }),
  );
});

test('all findings are kept, and the ballot is one that can be recorded', () => {
  fc.assert(
    fc.property(parts, (all) => {
      const joined = joinBallots(all);
      expect(joined.findings).toHaveLength(all.reduce((sum, one) => sum + one.ballot.findings.length, 0));
      expect(ballotSchema.safeParse(joined).success).toBe(true);
    }),
  );
});

describe('a vote', () => {
  const voteOf = (...said: Vote[]) =>
    joinBallots(said.map((vote) => ({ files: ['a.js'], ballot: ballotOf({ vote }) }))).vote;

  test.each([
    [['pass', 'pass'], 'pass'],
    [['pass', 'fail'], 'fail'],
    [['pass', 'abstain'], 'abstain'],
    [['abstain', 'fail'], 'fail'],
  ] as const)('of %j is %s', (said, joined) => {
    expect(voteOf(...said)).toBe(joined);
  });
});

test('the summary says in how many parts it was read, and what each said', () => {
  const said = ['First.', ' ', 'Third.'].map((summary) => ({
    files: ['a.js'],
    ballot: ballotOf({ summary }),
  }));
  expect(joinBallots(said).summary).toBe(
    '[Read in 3 parts, since the whole is too long for the model.] First. Third.',
  );
  const long = ['x'.repeat(3_000), 'y'.repeat(3_000)].map((summary) => ({
    files: [],
    ballot: ballotOf({ summary }),
  }));
  expect(joinBallots(long).summary).toHaveLength(4_000);
});

test('of more findings than one ballot holds, the worst are kept, and it says so', () => {
  const flood = Array.from({ length: 16 }, (_, index) => ({
    files: ['a.js'],
    ballot: ballotOf({
      findings: Array.from({ length: findingsPerBallotMax }, (_, number) =>
        findingOf({ severity: index === 15 && number === 199 ? 'critical' : 'low' }),
      ),
    }),
  }));
  const joined = joinBallots(flood);
  expect(joined.findings).toHaveLength(findingsPerBallotMax);
  expect(joined.findings[0]?.severity).toBe('critical');
  expect(joined.summary).toContain('3000 more findings were cut off');
});
