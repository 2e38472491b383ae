import { expect, test } from 'vitest';
import { describeProblems } from '../../../core/configuration/describe-problems.ts';
import { parseConfiguration } from '../../../core/configuration/parse.ts';

test('each problem begins with a place that editors and terminals link, and ends with its remedy', () => {
  const { problems } = parseConfiguration('gates: { secret: ask }\npanels: { p: { seats: [gtp] } }\n');
  expect(describeProblems('countersign.yaml', problems)).toBe(
    [
      'countersign.yaml has 2 mistakes:',
      'countersign.yaml:1:10  gates.secret is no known field.',
      '    Did you mean "secrets"?',
      'countersign.yaml:2:24  panels.p.seats[0] names seat "gtp", which does not exist.',
      '    Did you mean "gpt"? Otherwise add it under "seats".',
    ].join('\n'),
  );
});

test('one mistake is one, and the file itself has no path', () => {
  const { problems } = parseConfiguration('\tx: 1');
  expect(describeProblems('c.yaml', problems)).toMatch(
    /^c\.yaml has 1 mistake:\nc\.yaml:1:1 {2}This is indented/,
  );
});

test('names of a hostile file reach the terminal harmless and on one line', () => {
  const { problems } = parseConfiguration('"\\e[31mred\\nc.yaml:9:9 fine": 1\n');
  const text = describeProblems('c.yaml', problems);
  expect(text).not.toContain('\u001b');
  expect(text.split('\n')).toHaveLength(3);
});
