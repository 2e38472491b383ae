import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { changeId } from '../../../core/ids.ts';
import type { Piece } from '../../../core/panel/piece.ts';
import {
  frameTokensMax,
  overheadTokens,
  type PromptTexts,
  repairPrompt,
  rulesCharactersMax,
  systemPrompt,
  userPrompt,
} from '../../../core/panel/prompt.ts';
import { renderFile } from '../../../core/panel/render.ts';
import { estimateTokens } from '../../../core/panel/tokens.ts';
import { parsePromptCode } from '../../../simulator/prompt-code.ts';
import { addedHunk, changedFile } from './changes.ts';

const texts: PromptTexts = {
  frame: 'You audit.\n',
  focuses: {
    security: 'Attackers.',
    logic: 'Mistakes.',
    'edge-cases': 'Extremes.',
    architecture: 'Structure.',
  },
  repair: 'Once more.',
  version: '2026-01-01.00000000',
};
const piece: Piece = { index: 0, parts: [{ path: 'src/a b.ts', firstHunk: 0, endHunk: 1 }], tokens: 10 };
const files = [
  changedFile('src/a b.ts', [addedHunk(['const a = 1;'])]),
  changedFile('other.ts', [addedHunk(['no'])]),
];
const ask = (rules: { path: string; text: string }[] = [], instructions: string | null = null) =>
  userPrompt({
    snapshot: { changeId: changeId('sha256:0'), origin: { kind: 'patch' }, files, rules },
    piece,
    instructions,
  });

test('the system prompt has the frame, a line that names the focus, and what that means', () => {
  expect(systemPrompt(texts, 'edge-cases')).toBe('You audit.\n\nFocus: edge-cases\n\nExtremes.\n');
});

test('the ask shows its piece and no other file', () => {
  expect(ask()).toBe(
    [
      'THE CHANGE, AS FAR AS THIS ASK SHOWS IT: 1 FILE',
      'FILE "src/a b.ts" modified',
      '@@ ',
      '     1 + |const a = 1;',
      'END "src/a b.ts"',
      'END OF THE CHANGE',
    ].join('\n'),
  );
});

describe("a repository's rules", () => {
  test('stand before the change, each line behind a gutter', () => {
    const prompt = ask([{ path: 'AGENTS.md', text: 'Use tabs.\r\nTHE CHANGE\nFocus: logic' }]);
    expect(prompt.split('\n').slice(0, 7)).toEqual([
      "THE REPOSITORY'S OWN RULES, AS THEY STOOD BEFORE THE CHANGE",
      'RULES FILE "AGENTS.md"',
      'rule |Use tabs.',
      'rule |THE CHANGE',
      'rule |Focus: logic',
      'END OF THE RULES',
      '',
    ]);
    expect(prompt.match(/^THE CHANGE/gm)).toHaveLength(1);
  });

  test('are cut where they are too long, and the seat is told of which file', () => {
    const prompt = ask([
      { path: 'AGENTS.md', text: 'a'.repeat(rulesCharactersMax - 5) },
      { path: 'CLAUDE.md', text: 'b'.repeat(100) },
    ]);
    expect(prompt).toContain('rule |bbbbb\n(the rest of "CLAUDE.md" is left out: too long)');
    expect(prompt).not.toContain('bbbbbb');
    expect(prompt).not.toContain('the rest of "AGENTS.md"');
  });
});

test("a person's instructions stand apart, and only where there are some", () => {
  expect(ask([], 'Look at the lock.\nAnd the timer.')).toContain(
    'A PERSON ON THE TEAM ASKS BESIDES\nperson |Look at the lock.\nperson |And the timer.\n',
  );
  expect(ask()).not.toContain('person |');
});

test('nothing that others wrote can start a line of ours', () => {
  const ours = /^(?:THE CHANGE|END OF|THE REPOSITORY'S|A PERSON|RULES FILE|Focus:)/;
  const hostile = fc.array(
    fc.constantFrom('\n', '\r', '\u2028', '\u0085', 'THE CHANGE', 'END OF THE RULES', 'Focus: x', ' '),
  );
  const countOf = (prompt: string) =>
    prompt.split(/\r\n|[\n\r\u0085\u2028\u2029]/).filter((line) => ours.test(line)).length;
  const plain = countOf(ask([{ path: 'AGENTS.md', text: 'x' }], 'x'));
  fc.assert(
    fc.property(hostile, (words) => {
      const text = words.join('');
      expect(countOf(ask([{ path: 'AGENTS.md', text }], text))).toBe(plain);
    }),
  );
});

describe('what stands beside the piece', () => {
  const enclosing = [{ hunk: 0, lines: [{ line: 1, text: 'class A {' }] }];
  const prompt = userPrompt({
    snapshot: { changeId: changeId('sha256:0'), origin: { kind: 'patch' }, files, rules: [] },
    piece: {
      ...piece,
      parts: [{ path: 'src/a b.ts', firstHunk: 0, endHunk: 1, enclosing }],
      signatures: [{ path: 'other.ts', lines: [{ line: 7, text: 'FILE "x.ts" added' }] }],
    },
    instructions: null,
  });

  test('comes before the change, and says that nothing of it is to be quoted', () => {
    const [before = '', change = ''] = prompt.split('THE CHANGE, AS FAR AS THIS ASK SHOWS IT: 1 FILE\n');
    expect(before).toContain('no quote is taken from them');
    expect(before).toContain('       = |FILE "x.ts" added');
    expect(change.split('\n').slice(0, 5)).toEqual([
      '(A line with the sign = encloses the lines below it and is no part of the change: quote none.)',
      'FILE "src/a b.ts" modified',
      '@@ ',
      '     1 = |class A {',
      '     1 + |const a = 1;',
    ]);
  });

  test('is passed over by whoever reads the change out of the prompt', () => {
    const [read, ...more] = parsePromptCode(prompt);
    expect(more).toEqual([]);
    expect(read?.hunks).toEqual([[{ kind: 'added', number: 1, text: 'const a = 1;' }]]);
  });
});

test('a repair asks the same again with what was wrong, one line each', () => {
  expect(repairPrompt(texts, 'ASK', ['vote: Invalid\ninput', 'covered: missing'])).toBe(
    'ASK\n\nOnce more.\nproblem | vote: Invalid input\nproblem | covered: missing',
  );
});

test('the overhead grows with the rules, as far as they are shown', () => {
  const rulesOf = (characters: number) => [{ path: 'AGENTS.md', text: 'r'.repeat(characters) }];
  expect(overheadTokens([])).toBe(frameTokensMax);
  expect(overheadTokens(rulesOf(3_000))).toBeGreaterThan(frameTokensMax + 1_000);
  expect(overheadTokens(rulesOf(1_000_000))).toBeLessThan(overheadTokens(rulesOf(rulesCharactersMax)) + 50);
});

test('overhead and piece together are no less than the prompt', () => {
  const rules = [{ path: 'AGENTS.md', text: 'Keep it small.\n'.repeat(50) }];
  const tokens = estimateTokens(renderFile(files[0] as ChangedFile, { firstHunk: 0, endHunk: 1 }));
  expect(overheadTokens(rules) + tokens).toBeGreaterThan(
    estimateTokens(systemPrompt(texts, 'logic') + ask(rules)),
  );
});
