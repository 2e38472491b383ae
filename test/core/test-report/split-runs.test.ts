import { describe, expect, test } from 'vitest';
import { splitRuns } from '../../../core/test-report/split-runs.ts';
import { recordedLines } from './recorded.ts';

const runs = (lines: string[]) =>
  splitRuns(lines, false).map(({ owner, part }) => [
    owner,
    part.runner,
    part.counts?.passed,
    part.counts?.failed,
  ]);

describe('runs in one output', () => {
  test('of workspaces: one each, with its package', () => {
    expect(runs(recordedLines('workspaces.txt'))).toEqual([
      ['a', 'vitest', 4, 4],
      ['b', 'jest', 4, 4],
      ['c', 'mocha', 4, 4],
      ['d', 'node', 4, 4],
    ]);
  });

  test('of different runners, without words in between', () => {
    const names = [
      'pytest-green.txt',
      'jest-green.txt',
      'mocha-green.txt',
      'node-green.txt',
      'cargo-green.txt',
      'unittest-green.txt',
    ];
    expect(runs(names.flatMap(recordedLines)).map(([, runner, passed]) => [runner, passed])).toEqual([
      ['pytest', 2],
      ['jest', 2],
      ['mocha', 2],
      ['node', 2],
      ['cargo', 1],
      ['unittest', 1],
    ]);
  });

  test('of one runner twice', () => {
    const twice = (name: string) =>
      runs([...recordedLines(name), ...recordedLines(name)]).map(([, , passed]) => passed);
    expect(twice('vitest-green.txt')).toEqual([2, 2]);
    expect(twice('pytest-green.txt')).toEqual([2, 2]);
  });

  test('a summary that a test prints begins no run', () => {
    expect(runs(recordedLines('pytest-continue.txt'))).toEqual([['', 'pytest', 5, 6]]);
    expect(runs(recordedLines('unittest.txt'))).toEqual([['', 'unittest', 2, 3]]);
    expect(runs(recordedLines('cargo.txt'))).toEqual([['', 'cargo', 3, 3]]);
  });

  test('what began and was not summed up is a run', () => {
    expect(runs(recordedLines('pytest-crash.txt'))).toEqual([['', 'pytest', undefined, undefined]]);
    expect(runs(recordedLines('vitest.txt').slice(0, 20))).toEqual([['', 'vitest', undefined, undefined]]);
  });

  test('other text holds none', () => {
    expect(runs(['Everything passed.', '', '> not a banner'])).toEqual([]);
  });
});
