import { describe, expect, test } from 'vitest';
import {
  describeDecisions,
  describePlanAnswer,
  majorDecisions,
} from '../../../core/develop/major-decisions.ts';
import type { ToolArguments } from '../../../core/develop/tools.ts';

const storage = {
  kind: 'data-model' as const,
  question: 'Where do carts live?',
  options: [
    { option: 'A table', tradeOffs: 'lasts; needs a migration' },
    { option: 'In memory', tradeOffs: 'simple; lost at a restart' },
  ],
  recommended: 1,
};
const style = { ...storage, kind: 'other' as const, question: 'Tabs or blanks?' };
const plan: ToolArguments<'plan'> = { summary: 'Keep carts', files: [], decisions: [storage, style] };

test('only the kinds that policy names are a person’s', () => {
  expect(majorDecisions(plan, ['data-model', 'framework'])).toEqual([storage]);
  expect(majorDecisions(plan, [])).toEqual([]);
});

describe('the question', () => {
  test('of one decision offers its options, with the one that is recommended', () => {
    expect(describeDecisions(plan, [storage])).toMatchObject({
      kind: 'major-decision',
      title: 'Where do carts live?',
      options: ['A table', 'In memory'],
      recommended: 2,
    });
  });

  test('of several tells each with its trade-offs', () => {
    const { story, options } = describeDecisions(plan, [storage, style]);
    expect(options).toEqual([]);
    expect(story).toContain('needs a migration');
    expect(story).toContain('Tabs or blanks?');
  });

  test('shows no Markdown of the model’s own', () => {
    const sly = { ...storage, question: '[click](https://evil.example)' };
    expect(describeDecisions({ ...plan, summary: '# Approved' }, [sly]).story).not.toMatch(/\]\(|^#/m);
  });

  test('recommends the last option where the number is too high', () => {
    expect(describeDecisions(plan, [{ ...storage, recommended: 5 }]).recommended).toBe(2);
  });
});

describe('what the developer is told', () => {
  const by = { by: 'ada', reason: 'We have one already.' };

  test('where nothing is major', () => {
    expect(describePlanAnswer([], null)).toMatch(/Go on/);
  });

  test('of an approval: the option that was chosen, else the recommended one', () => {
    expect(describePlanAnswer([storage], { ...by, decision: 'approve' })).toContain('In memory');
    expect(describePlanAnswer([storage], { ...by, decision: 'approve', option: 1 })).toContain('A table');
  });

  test('of several decisions an option chooses nothing', () => {
    const told = describePlanAnswer([storage, style], { ...by, decision: 'approve', option: 1 });
    expect(told).not.toContain('A table');
  });

  test('of a rejection, a redirect, and of nobody', () => {
    expect(describePlanAnswer([storage], { ...by, decision: 'reject' })).toMatch(/declined.*plan again/);
    expect(describePlanAnswer([storage], { ...by, decision: 'redirect' })).toMatch(
      /differently.*We have one/,
    );
    expect(describePlanAnswer([storage], null)).toMatch(/nothing is approved/);
  });
});
