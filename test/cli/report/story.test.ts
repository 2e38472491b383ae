import { expect, test } from 'vitest';
import { renderStory } from '../../../cli/report/story.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { refutationOf } from '../../core/panel/refutations.ts';
import { waitingStory } from '../story.ts';

const url = 'http://127.0.0.1:8233/namespaces/default/workflows/audit-1';
const render = (columns: number, story = waitingStory()) =>
  renderStory(story, url, screenFor({ columns }, {})).join('\n');

test.each([40, 80, 120])('the whole story reads well on %i columns', async (columns) => {
  await expect(`${render(columns)}\n`).toMatchFileSnapshot(`golden/story-${columns}.txt`);
});

test('nothing that is recorded is left out', () => {
  const text = render(120);
  for (const told of [
    /gpt \(simulated\): openai gpt-5\.4/,
    /gemini: google .*not asked: Seat "gemini" has no key/,
    /prompt security-1/,
    /answer\s+repaired\s+once/,
    /gemini, piece 1: lost: the provider answered 529/,
    /gpt \(simulated\): high "A secret is logged" at src\/session\.ts:90-94: its quote does not stand there/,
    /logo\.png: skipped, binary/,
    /somebody: \{"decision":"approve"\} refused: "by" is missing\./,
  ]) {
    expect(text).toMatch(told);
  }
});

test('an audit that has only begun has a short story', () => {
  const story = waitingStory();
  Object.assign(story, { plan: null, change: null, gates: [], rounds: [], decisions: [] });
  story.audit.state = 'reviewing';
  expect(render(80, story)).toBe(
    [
      'shop main..work (2 files)',
      'Audit audit-1.0a1b2c3d',
      'Started 2026-11-21 14:00 UTC',
      url,
      '',
      'Cost: $0 for 0 tokens.',
      'Verdict: reviewing',
    ].join('\n'),
  );
});

test('rounds follow each other, each with its own verdict', () => {
  const story = waitingStory();
  const [first] = story.rounds;
  if (!first) throw new Error('The story has a round.');
  story.rounds.push({ ...first, round: 2, verdict: null });
  expect(render(80, story)).toMatch(/Round 1: the panel says disputed[^]*Round 2, under way/);
});

test('a second look is told with who took it, what it cost, and who gave no answer', () => {
  const story = waitingStory();
  const [first] = story.rounds;
  if (!first) throw new Error('The story has a round.');
  const key = { audit: story.audit.id, round: 1, piece: 0 };
  const { file, side, startLine, endLine, quote, reason, severity } = refutationOf('ollama');
  const judgement = { file, side, startLine, endLine, quote, reason, severity };
  first.refutations = [
    {
      ...key,
      seat: 'ollama',
      refutation: 'sha256:look',
      provider: 'ollama',
      model: 'qwen3',
      family: 'qwen',
      simulated: true,
      promptVersion: 'look-1',
      repaired: true,
      durationMs: 1,
      createdAt: new Date(0),
      questionKey: null,
      reusedFrom: null,
      inputTokens: 1000,
      outputTokens: 200,
      costMicroUsd: 20_000,
      judgements: [
        { claim: 1, ...judgement, judgement: 'refuted' },
        { claim: 2, ...judgement, judgement: 'undecided' },
      ],
    },
  ];
  first.lostRefutations = [{ ...key, seat: 'claude', reason: 'the provider answered 529' }];
  const text = render(120, story);
  expect(text).toMatch(
    /Second look:\n {2}ollama \(simulated\), piece 1: 0 upheld, 1 refuted, 1 undecided, prompt look-1, 1200 tokens, \$0\.0200,\s+answer\s+repaired\s+once/,
  );
  expect(text).toContain('claude, piece 1: lost: the provider answered 529');
  expect(text).toContain('for 5700 tokens');
});
