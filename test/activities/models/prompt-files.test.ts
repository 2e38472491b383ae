import { describe, expect, test } from 'vitest';
import { loadPrompts, loadRefutePrompts } from '../../../activities/models/prompt-files.ts';
import { ballotJsonSchema, votes } from '../../../core/panel/ballot.ts';
import { focuses, severities } from '../../../core/panel/finding.ts';
import { frameTokensMax, systemPrompt } from '../../../core/panel/prompt.ts';
import { judgements, refutationJsonSchema } from '../../../core/panel/refutation.ts';
import { refuterPrompt } from '../../../core/panel/refutation-prompt.ts';
import { estimateTokens } from '../../../core/panel/tokens.ts';

const prompts = loadPrompts();

test('the version is a day and a hash of what stands in the files', () => {
  expect(prompts.version).toMatch(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}$/);
  expect(loadPrompts()).toBe(prompts);
});

test('every field of a ballot and of a finding is explained', () => {
  const { items } = ballotJsonSchema.properties['findings'] as { items: { properties: object } };
  for (const field of [...Object.keys(ballotJsonSchema.properties), ...Object.keys(items.properties)]) {
    expect(prompts.frame, field).toContain(`\`${field}\``);
  }
  for (const word of [...votes, ...severities, ...focuses])
    expect(prompts.frame, word).toContain(`\`${word}\``);
});

test('a prompt and the schema have room in what is planned for them', () => {
  const schema = estimateTokens(JSON.stringify(ballotJsonSchema));
  for (const focus of focuses) {
    expect(estimateTokens(systemPrompt(prompts, focus)) + schema + 200).toBeLessThanOrEqual(frameTokensMax);
  }
});

test.each(focuses)('the prompt for %s says so on a line of its own, and says what that means', (focus) => {
  const prompt = systemPrompt(prompts, focus);
  expect(prompt.match(/^Focus: (.*)$/gm)).toEqual([`Focus: ${focus}`]);
  expect(new Set(focuses.map((one) => prompts.focuses[one])).size).toBe(focuses.length);
});

describe('a second look', () => {
  const refute = loadRefutePrompts();

  test('has prompts with a version of their own', () => {
    expect(refute.version).toMatch(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}$/);
    expect(refute.version).not.toBe(prompts.version);
  });

  test('has every field of its answer explained', () => {
    const { items } = refutationJsonSchema.properties['judgements'] as { items: { properties: object } };
    for (const field of ['judgements', ...Object.keys(items.properties)]) {
      expect(refute.frame, field).toContain(`\`${field}\``);
    }
    for (const word of [...judgements, ...severities]) expect(refute.frame, word).toContain(`\`${word}\``);
  });

  test('has room in what is planned for it', () => {
    const schema = estimateTokens(JSON.stringify(refutationJsonSchema));
    const system = estimateTokens(refuterPrompt(refute, 'edge-cases'));
    expect(system + schema + 200).toBeLessThanOrEqual(frameTokensMax);
  });
});
