import { expect, test } from 'vitest';
import { describeProposal } from '../../../core/develop/describe-proposal.ts';
import { taskId } from '../../../core/ids.ts';

const given = {
  input: { wanted: 'Totals lose their cents.' },
  finish: { body: 'Rounds once.\n\nAt the end.', newTests: ['test/cart.test.ts'] },
  status: {
    developer: { provider: 'anthropic', model: 'claude-opus-4-6', simulated: false },
    iteration: 3,
    taskId: taskId('develop-x.1'),
  },
};

test('says what was done, what was wanted, by whom, and which tests are new', () => {
  const text = describeProposal(given);
  expect(text).toContain('Rounds once.\n\nAt the end.');
  expect(text).toContain('Totals lose their cents.');
  expect(text).toContain('test/cart.test.ts');
  expect(text).toContain('Written by claude-opus-4-6 in 3 iterations');
});

test('a simulated developer says so', () => {
  const developer = { ...given.status.developer, simulated: true };
  expect(describeProposal({ ...given, status: { ...given.status, developer } })).toContain('simulated');
});

test('the words of model and people bring in no Markdown, mention or link of their own', () => {
  const sly = { ...given, finish: { body: '@admin [x](https://evil.example) <img src=x>', newTests: [] } };
  expect(describeProposal(sly)).not.toMatch(/@admin|\]\(|<img/);
});

test('very long words are cut', () => {
  expect(describeProposal({ ...given, input: { wanted: 'x'.repeat(100_000) } }).length).toBeLessThan(12_000);
});
