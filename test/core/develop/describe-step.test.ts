import { expect, test } from 'vitest';
import { describeNote, describeStep, engineName } from '../../../core/develop/describe-step.ts';

test('going on is worth no words, each other step is', () => {
  expect(describeStep('go-on')).toBe('');
  for (const step of ['nudge', 'other-approach', 'ask-person'] as const)
    expect(describeStep(step)).toMatch(/^\w+(?:,? \w+)+$/);
});

test('the names of rules and alarms become words, and no other note changes', () => {
  expect(describeNote('seen-before')).toBe('the files are as they were before');
  expect(describeNote('tampering')).toContain('tests were changed');
  for (const note of ['', 'constructor', 'package.json has a script "test" (npm).'])
    expect(describeNote(note)).toBe(note);
});

test('of an engine its name and version are enough', () => {
  expect(engineName("bubblewrap 0.8.0; programs are the host's own. Limits: memory")).toBe(
    'bubblewrap 0.8.0',
  );
  expect(engineName('image x on Docker 20.10')).toBe('image x on Docker 20.10');
});
