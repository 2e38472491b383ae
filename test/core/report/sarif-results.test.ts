import { describe, expect, test } from 'vitest';
import { waitingStory } from '../../cli/story.ts';
import { runOf, storyWith } from './sarif-run.ts';

test('a finding tells where it stands, who says so and how sure that is', () => {
  const [finding, , dropped] = runOf(waitingStory()).results;
  expect(finding).toMatchObject({
    rank: 87.3,
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/session.ts' },
          region: { startLine: 17, endLine: 17, snippet: { text: '  exec(`logger "visit of ${user}"`);' } },
        },
      },
    ],
    properties: {
      seats: ['claude', 'gpt'],
      simulatedSeats: ['gpt'],
      simulated: false,
      silent: ['ollama'],
      probability: 0.873,
      calibrated: false,
      refuted: false,
      verdict: 'disputed',
      side: 'head',
    },
  });
  expect(finding?.message.text).toContain('A user name reaches a shell');
  expect(dropped).toMatchObject({
    kind: 'notApplicable',
    suppressions: [{ justification: 'Dropped: its quote does not stand there' }],
    properties: { dropped: 'its quote does not stand there', seats: ['gpt'], simulated: true },
  });
  expect(dropped?.locations[0]?.physicalLocation).not.toHaveProperty('region');
});

test.each([
  ['critical', 'error'],
  ['high', 'error'],
  ['medium', 'warning'],
  ['low', 'note'],
  ['info', 'note'],
  ['blocker of before', 'warning'],
])('%s is of level %s', (severity, level) => {
  expect(runOf(storyWith([{ severity }])).results[0]?.level).toBe(level);
});

test('what was refuted is advice, and says that it was', () => {
  const [result] = runOf(storyWith([{ severity: 'critical', refuted: true }])).results;
  expect(result).toMatchObject({ level: 'note', properties: { refuted: true, severity: 'critical' } });
});

test('a finding about removed lines is about the file, and says which lines they were', () => {
  const [result] = runOf(storyWith([{ side: 'base', startLine: 3, endLine: 5, cwe: null }])).results;
  expect(result?.ruleId).toBe('security');
  expect(result?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'src/session.ts', uriBaseId: '%SRCROOT%' },
  });
  expect(result?.properties).toMatchObject({ side: 'base', baseStartLine: 3, baseEndLine: 5 });
  expect(result?.message.text).toContain('Removed by the change, lines 3 to 5 before it.');
});

describe('what models write stays text', () => {
  const hostile = {
    title: '[click](https://evil.example) {0}',
    reason: '![x](https://evil.example/p.png) <img src=x> \u001b[31mred\u202e',
    fix: '```\n# heading',
    quote: '```\n[x](y)',
  };

  test('no link, placeholder, image or escape comes of it', () => {
    const [result] = runOf(storyWith([hostile])).results;
    const { text = '', markdown = '' } = result?.message ?? {};
    expect(text).not.toMatch(/\]\(|\{0\}(?!\})/);
    expect(markdown).not.toMatch(/(?<!\\)\]\(https|<img/);
    expect(markdown).toContain('````\n```');
  });

  test('a text that a builder of such logs takes for its own mark is no trouble', () => {
    expect(runOf(storyWith([{ title: 'SARIF_BUILDER_INVALID' }])).results).toHaveLength(1);
  });
});

test('a hit that is about no place in a file stands nowhere, and is told from others by what it is about', () => {
  const story = storyWith([]);
  const hit = (subject: string) => ({
    rule: 'human-review.missing',
    file: '',
    startLine: 0,
    endLine: 0,
    quote: '',
    message: 'Missing.',
    subject,
  });
  const [gate] = waitingStory().gates;
  if (!gate) throw new Error('The story has a gate.');
  const { results } = runOf({ ...story, gates: [{ ...gate, hits: [hit('acme/web'), hit('acme/api')] }] });
  expect(results.map(({ locations }) => locations)).toEqual([[], []]);
  expect(new Set(results.map((one) => one.partialFingerprints['countersign/v1'])).size).toBe(2);
});

test('what a person had ignored is suppressed, by whom and why, and keeps its fingerprint', () => {
  const ignored = { by: 'eve', reason: 'a test\u202e key' };
  const [result] = runOf(storyWith([{ severity: 'critical', ignored }])).results;
  const [plain] = runOf(storyWith([{ severity: 'critical' }])).results;
  expect(result).toMatchObject({
    level: 'note',
    suppressions: [
      {
        kind: 'external',
        status: 'accepted',
        justification: expect.stringMatching(/^Ignored by eve: a test.* key$/),
      },
    ],
  });
  expect(result?.suppressions?.[0]?.justification).not.toContain('\u202e');
  expect(result?.partialFingerprints).toEqual(plain?.partialFingerprints);
  expect(plain).not.toHaveProperty('suppressions');
});
