import { describe, expect, test } from 'vitest';
import { toSarif } from '../../../cli/report/sarif.ts';
import type { AuditStory, FindingRow } from '../../../database/reports.ts';
import { findingRow, waitingStory } from '../story.ts';
import { sarifSchema } from './sarif-schema.ts';

/** The run as a reader gets it, checked against what SARIF says. */
const runOf = (story: AuditStory) => {
  const [run] = sarifSchema.parse(JSON.parse(JSON.stringify(toSarif(story, '1.2.3')))).runs;
  if (!run) throw new Error('A log has a run.');
  return run;
};

/** A story whose panel found these and nothing else. */
function storyWith(findings: Partial<FindingRow>[], more: Partial<AuditStory['audit']> = {}): AuditStory {
  const story = waitingStory();
  const [round] = story.rounds;
  if (!round) throw new Error('The story has a round.');
  const rows = findings.map((finding, number) => findingRow({ number, ...finding }));
  const audit = { ...story.audit, ...more };
  return { ...story, audit, gates: [], rounds: [{ ...round, findings: rows, claims: [] }] };
}

const printsOf = (story: AuditStory) =>
  runOf(story).results.map((result) => result.partialFingerprints['countersign/v1']);
const notesOf = (story: AuditStory) =>
  runOf(story).invocations[0]?.toolExecutionNotifications.map(
    ({ descriptor, level, message }) => `${descriptor.id} ${level}: ${message.text}`,
  ) ?? [];

test('findings, gate hits and dropped claims are results, each under its rule', () => {
  const run = runOf(waitingStory());
  expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['CWE-78', 'error'],
    ['secrets.aws', 'warning'],
    ['CWE-78', 'none'],
  ]);
  expect(run.tool.driver).toMatchObject({ name: 'Countersign', version: '1.2.3' });
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(run.tool.driver.rules[0]?.helpUri).toBe('https://cwe.mitre.org/data/definitions/78.html');
  expect(run.versionControlProvenance).toEqual([
    { repositoryUri: 'https://github.com/acme/shop', revisionId: 'c'.repeat(40) },
  ]);
});

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

describe('a name of a file becomes the URI of that file', () => {
  test.each([
    ['a b.ts', 'a%20b.ts'],
    ['src/#x?y%z.ts', 'src/%23x%3Fy%25z.ts'],
    ['日本/ü.ts', '%E6%97%A5%E6%9C%AC/%C3%BC.ts'],
    ['back\\slash.ts', 'back%5Cslash.ts'],
    ['raw\\xff\\x0a.ts', 'raw%FF%5Cx0a.ts'],
    ['-rf', '-rf'],
    ['new\nline.ts', 'new%0Aline.ts'],
    ['a:b.ts', 'a%3Ab.ts'],
    ['//host/x.ts', '%2F%2Fhost/x.ts'],
    ['half\ud800.ts', 'half%EF%BF%BD.ts'],
  ])('%j', (file, uri) => {
    const [result] = runOf(storyWith([{ file }])).results;
    expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
    const root = 'https://example.com/tree/';
    expect(new URL(uri, root).href.startsWith(root)).toBe(true);
  });
});

describe('a fingerprint', () => {
  const twice = (shift: number) => [
    { startLine: 17 + shift, endLine: 17 + shift },
    { startLine: 40 + shift, endLine: 40 + shift },
  ];

  test('stays when the code moves and when its white space changes', () => {
    const before = printsOf(storyWith([{}]));
    expect(printsOf(storyWith([{ startLine: 27, endLine: 27 }]))).toEqual(before);
    expect(printsOf(storyWith([{ quote: '\texec(`logger  "visit of ${user}"`);\n' }]))).toEqual(before);
    expect(printsOf(storyWith([{ title: 'Said otherwise', reason: 'By others.' }]))).toEqual(before);
  });

  test('is another for another rule, file or text', () => {
    const all = [{}, { cwe: 'CWE-79' }, { file: 'b.ts' }, { quote: 'exec(user)' }, { side: 'base' }];
    expect(new Set(all.map((finding) => printsOf(storyWith([finding]))[0])).size).toBe(all.length);
  });

  test('tells two of the same by their order in the file, wherever they move and whoever comes first', () => {
    const [first, second] = printsOf(storyWith(twice(0)));
    expect([first?.split(':')[0], first?.slice(-2), second?.slice(-2)]).toEqual([
      second?.split(':')[0],
      ':1',
      ':2',
    ]);
    expect(printsOf(storyWith(twice(10)))).toEqual([first, second]);
    expect(printsOf(storyWith(twice(0).toReversed()))).toEqual([second, first]);
  });
});

describe('a log without results is not green by itself', () => {
  test('the verdict, its questions, lost and simulated seats, and each file that was not read are told', () => {
    expect(notesOf(waitingStory())).toEqual([
      'countersign/verdict warning: Audit audit-1.0a1b2c3d: disputed, and waits for a person',
      'countersign/reason warning: Seats disagree on "A user name reaches a shell" in src/session.ts:17. Is it so?',
      'countersign/coverage warning: logo.png: skipped: binary',
      'countersign/lost-ask warning: Seat gemini, piece 1: the provider answered 529 five times',
      'countersign/seat warning: Simulated, so that what they say is no judgement: gpt, ollama',
      'countersign/seat warning: Seat gemini was not asked: Seat "gemini" has no key: set GEMINI_API_KEY.',
      'countersign/gate note: Gate secrets did not read logo.png: binary',
    ]);
  });

  const done = { state: 'done', verdict: 'passed' };
  const successful = (story: AuditStory) => runOf(story).invocations[0]?.executionSuccessful;

  test('it is successful only where something was reviewed and settled', () => {
    expect(successful(storyWith([], done))).toBe(true);
    expect(successful(storyWith([]))).toBe(false);
    expect(successful(storyWith([], { ...done, verdict: 'not-audited' }))).toBe(false);
    expect(successful({ ...storyWith([], done), rounds: [] })).toBe(false);
    const unread = storyWith([], done);
    for (const round of unread.rounds) {
      if (round.verdict) round.verdict.coverage = [{ path: 'a.js', state: 'skipped', reason: 'vendored' }];
    }
    expect(successful(unread)).toBe(false);
  });

  test('a broken gate is an error, and no success', () => {
    const [gate] = waitingStory().gates;
    if (!gate) throw new Error('The story has a gate.');
    const broken = { ...gate, outcome: 'broken', hits: [], problem: 'it took too long' };
    const story = { ...storyWith([], done), gates: [broken] };
    expect(successful(story)).toBe(false);
    expect(notesOf(story)).toContain('countersign/gate error: Gate secrets could not run: it took too long');
  });

  test('an audit that never began has a log too', () => {
    const story = { ...waitingStory(), plan: null, change: null, gates: [], rounds: [] };
    expect(runOf({ ...story, audit: { ...story.audit, state: 'reviewing' } }).results).toEqual([]);
    expect(notesOf({ ...story, audit: { ...story.audit, state: 'reviewing' } })[0]).toContain(
      'not settled yet',
    );
  });
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
