import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';
import { focuses } from '../../../core/panel/finding.ts';
import { providers } from '../../../core/panel/seat.ts';

const problemsOf = (text: string) => parseConfiguration(text).problems;

describe('a mistake is named with its line, its column and its remedy', () => {
  const seat = (fields: string) => `seats:\n  mine: { ${fields} }\n`;
  const panel = (...fields: string[]) =>
    ['panels:', '  mine:', ...fields.map((field) => `    ${field}`)].join('\n');
  const whole = 'provider: openai, model: gpt-5, focus: logic';

  test.each<[string, string, number, string, RegExp, RegExp]>([
    ['unknown field', 'gate:\n  secrets: ask\n', 1, 'gate', /no known field/, /Did you mean "gates"\?/],
    ['field like no other', 'colour: red\n', 1, 'colour', /no known field/, /known here: .*seats, panels/],
    [
      'unknown field inside',
      panel('seats: [claude]', 'quorom: 1'),
      4,
      'panels.mine.quorom',
      /no known/,
      /"quorum"/,
    ],
    [
      'text for a number',
      panel('seats: [claude]', 'patienceSeconds: soon'),
      4,
      'panels.mine.patienceSeconds',
      /"soon", not a number/,
      /Write a number/,
    ],
    [
      'fraction',
      'repositories:\n  filesMax: 1.5\n',
      2,
      'repositories.filesMax',
      /1\.5, not a whole/,
      /whole number/,
    ],
    [
      'number for text',
      seat('provider: openai, model: 5, focus: logic'),
      2,
      'seats.mine.model',
      /is 5, not text/,
      /Write text/,
    ],
    ['list for a block', 'seats: [a]\n', 1, 'seats', /a list, not a block/, /block of names/],
    ['empty block', 'panels:\n  mine:\n', 2, 'panels.mine', /is empty/, /block of fields/],
    [
      'too large',
      'decisions:\n  expireAfterHours: 9999\n',
      2,
      'decisions.expireAfterHours',
      /9999, too large/,
      /at most 8760/,
    ],
    [
      'too small',
      'decisions:\n  remindAfterHours: 0\n',
      2,
      'decisions.remindAfterHours',
      /0, too small/,
      /above 0/,
    ],
    [
      'negative budget',
      panel('seats: [claude]', 'budget: { costMicroUsdMax: -5 }'),
      4,
      'panels.mine.budget.costMicroUsdMax',
      /-5, too small/,
      /at least 1/,
    ],
    ['no seats', panel('seats: []'), 3, 'panels.mine.seats', /empty list/, /at least one/],
    [
      'thirteen seats',
      panel(`seats: [${Array.from({ length: 13 }, (_, at) => `s${at}`).join(', ')}]`),
      3,
      'panels.mine.seats',
      /a list of 13, too many/,
      /at most 12 entries/,
    ],
    ['seats missing', panel('quorum: 1'), 2, 'panels.mine.seats', /missing/, /Add it: a list/],
    [
      'unknown seat',
      panel('seats: [claude, gemni]'),
      3,
      'panels.mine.seats[1]',
      /"gemni", which does not exist/,
      /Did you mean "gemini"/,
    ],
    [
      'seat like no other',
      panel('seats: [zebra]'),
      3,
      'panels.mine.seats[0]',
      /"zebra"/,
      /choose from claude, gemini/,
    ],
    [
      'seat twice',
      panel('seats: [gpt, claude, gpt]'),
      3,
      'panels.mine.seats[2]',
      /"gpt" a second time/,
      /another focus/,
    ],
    [
      'unknown provider',
      seat('provider: opanai, model: x, focus: logic'),
      2,
      'seats.mine.provider',
      /no choice/,
      /"openai"/,
    ],
    [
      'provider missing',
      seat('model: x, focus: logic'),
      2,
      'seats.mine.provider',
      /missing/,
      /one of anthropic/,
    ],
    [
      'model empty',
      seat('provider: openai, model: "", focus: logic'),
      2,
      'seats.mine.model',
      /is empty/,
      /Write/,
    ],
    [
      'unknown focus',
      seat('provider: openai, model: x, focus: edge-case'),
      2,
      'seats.mine.focus',
      /no choice/,
      /"edge-cases"/,
    ],
    ['bad seat name', `seats:\n  My Seat: { ${whole} }\n`, 2, 'seats.My Seat', /no name/, /lower-case/],
    ['prototype', `seats:\n  __proto__: { ${whole} }\n`, 2, 'seats.__proto__', /no name/, /lower-case/],
    ['prototype at the top', '__proto__: {}\n', 1, '__proto__', /no known field/, /Remove it/],
    [
      'quorum over families',
      panel('seats: [claude, gemini]', 'quorum: 3'),
      4,
      'panels.mine.quorum',
      /2 families only \(anthropic, google\)/,
      /at most 2/,
    ],
    [
      'quorum over one family',
      `seats:\n  other: { ${whole} }\npanels:\n  mine: { seats: [gpt, other], quorum: 2 }\n`,
      4,
      'panels.mine.quorum',
      /one family only \(openai\)/,
      /another family/,
    ],
    [
      'relative root',
      'repositories:\n  roots: [srv/code]\n',
      2,
      'repositories.roots[0]',
      /"srv\/code"/,
      /absolute path/,
    ],
    ['not fields', '- seats\n', 1, '', /holds no fields/, /known are .*panels/],
    ['prose', 'audit everything please\n', 1, '', /holds no fields/, /"panels:"/],
    ['same key twice', 'gates: {}\n\ngates: {}\n', 3, '', /same key twice/, /Remove one/],
    ['open bracket', 'panels:\n  mine: { seats: [a\n', 2, '', /not YAML/, /example/],
    ['tab', 'gates:\n\tsecrets: ask\n', 2, '', /tab/, /spaces/],
    ['alias', 'seats: &all {}\npanels: *all\n', 2, '', /refers to "all"/, /Write the value out/],
    ['tag', 'gates:\n  secrets: !env MODE\n', 2, '', /tag/, /without a tag/],
    ['second document', 'gates: {}\n---\ngates: {}\n', 2, '', /second document/, /one configuration/],
    ['list as key', '? [a, b]\n: 1\n', 1, '', /as a key/, /plain name/],
  ])('%s', (_what, text, line, path, message, remedy) => {
    const problems = problemsOf(text);
    expect(problems.map((problem) => problem.path)).toContain(path);
    const problem = problems.find((one) => one.path === path);
    expect(problem).toMatchObject({ line });
    expect(problem?.message).toMatch(message);
    expect(problem?.remedy).toMatch(remedy);
  });

  test('the column is that of the value, or of the key where the key is wrong', () => {
    expect(problemsOf('decisions: { remindAfterHours: -1, oops: 2 }\n')).toMatchObject([
      { column: 32, path: 'decisions.remindAfterHours' },
      { column: 36, path: 'decisions.oops' },
    ]);
  });
});

test('every mistake is told at once, in the order of the file', () => {
  const text = `panel: x
seats:
  one: { provider: nobody, model: m, focus: logic }
panels:
  default:
    seats: [one, two, one]
    quorum: 7
    budget: { tokensMax: 0 }
gates: { secrets: yes }
`;
  expect(problemsOf(text).map(({ line, path }) => `${line} ${path}`)).toEqual([
    '1 panel',
    '3 seats.one.provider',
    '6 panels.default.seats[1]',
    '6 panels.default.seats[2]',
    '7 panels.default.quorum',
    '8 panels.default.budget.tokensMax',
    '9 gates.secrets',
  ]);
});

describe('the file holds only what differs', () => {
  test.each(['', '# nothing\n', '{}', '---\n'])('nothing, written as %j, is the default', (text) => {
    expect(parseConfiguration(text).configuration).toEqual(withoutFile());
  });

  test('seats and panels of one’s own join the default ones', () => {
    const text =
      'seats: { mine: { provider: ollama, model: q, focus: logic } }\npanels: { small: { seats: [mine, gpt] } }\n';
    const { configuration } = parseConfiguration(text);
    const { seats, panels } = withoutFile();
    expect(Object.keys(configuration?.seats ?? {})).toEqual([...Object.keys(seats), 'mine']);
    expect(configuration?.panels).toMatchObject({ ...panels, small: { seats: ['mine', 'gpt'] } });
  });

  test('a seat of a default one’s name takes its place whole', () => {
    const { configuration } = parseConfiguration(
      'seats: { gpt: { provider: xai, model: grok-9, focus: security } }',
    );
    expect(configuration?.seats['gpt']).toEqual({ provider: 'xai', model: 'grok-9', focus: 'security' });
    expect(problemsOf('seats: { gpt: { model: grok-9 } }').map(({ path }) => path)).toEqual([
      'seats.gpt.provider',
      'seats.gpt.focus',
    ]);
  });

  test('a seat named like something that every object has is a seat like any other', () => {
    const named = 'seats: { constructor: { provider: openai, model: m, focus: logic } }\n';
    expect(problemsOf(`${named}panels: { p: { seats: [constructor] } }`)).toEqual([]);
    expect(problemsOf('panels: { p: { seats: [constructor] } }')).toMatchObject([
      { path: 'panels.p.seats[0]' },
    ]);
  });
});

describe('a hostile file is refused, not suffered', () => {
  test('a huge one, before it is read', () => {
    expect(problemsOf('x'.repeat(300_000))).toMatchObject([
      { line: 1, message: expect.stringMatching(/300000/) },
    ]);
  });

  test.each([
    ['brackets', '['.repeat(100_000)],
    ['brackets closed again', `${'['.repeat(500)}${']'.repeat(500)}`],
    ['indentation', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('one nested without end by %s', (_how, text) => {
    expect(problemsOf(text)).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/too deep/) }),
    );
  });

  test('one that repeats itself by reference', () => {
    const levels = Array.from({ length: 20 }, (_, at) =>
      at === 0 ? 'a0: &a0 [x, x]' : `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`,
    );
    const problems = problemsOf(levels.join('\n'));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.message.startsWith('refers to'))).toBe(true);
  });
});

test('the example is in order, and shows the defaults that hold without it', () => {
  const example = parseConfiguration(readFileSync('countersign.example.yaml', 'utf8'));
  const standard = withoutFile();
  expect(example.problems).toEqual([]);
  expect(example.configuration).toMatchObject({
    seats: standard.seats,
    panels: { default: { ...standard.panels['default'], quorum: 4 } },
    gates: standard.gates,
    decisions: standard.decisions,
    repositories: {
      filesMax: standard.repositories.filesMax,
      fileBytesMax: standard.repositories.fileBytesMax,
    },
  });
});

test('the people of the example are in order, once it names them', () => {
  const text = readFileSync('countersign.example.yaml', 'utf8');
  const [shown = ''] = /^# people:\n(?:# .*\n)+/m.exec(text) ?? [];
  const { problems, configuration } = parseConfiguration(text.replace(shown, shown.replaceAll(/^# /gm, '')));
  expect(problems).toEqual([]);
  expect(Object.keys(configuration?.people ?? {})).toEqual(['ada', 'grace']);
  expect(Object.keys(configuration?.teams ?? {})).toEqual(['shop']);
});

describe('whatever the file', () => {
  // Parts that a configuration is made of, each between blanks.
  const parts =
    'seats panels gates a gpt quorum provider openai -1 *a &a !x __proto__ : - [ ] { } , " # ? | > é';
  const words = fc.constantFrom(...parts.split(' '), ': ', '- ', '\n', '\n  ', '\n    ', '\t', '\r\n', "'");
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(words, { maxLength: 40 }).map((all) => all.join('')),
  );

  test('it is understood or refused with problems that stand within it, and never throws', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { configuration, problems } = parseConfiguration(text);
        expect(configuration === null).toBe(problems.length > 0);
        const lines = text.split(/\n/);
        for (const { line, column, message, remedy } of problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(message.length * remedy.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a valid configuration says the same after it was written out and read again', () => {
    const names = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const seats = fc.dictionary(
      names,
      fc.record({
        provider: fc.constantFrom(...providers),
        model: fc.stringMatching(/^[a-z0-9.:/-]{1,12}$/),
        focus: fc.constantFrom(...focuses),
      }),
      { minKeys: 1, maxKeys: 5 },
    );
    const files = seats.chain((some) =>
      fc.record({
        seats: fc.constant(some),
        panels: fc.dictionary(
          names,
          fc.record({ seats: fc.shuffledSubarray(Object.keys(some), { minLength: 1 }) }),
          { maxKeys: 3 },
        ),
      }),
    );
    fc.assert(
      fc.property(files, (file) => {
        const once = parseConfiguration(stringify(file));
        expect(once.problems).toEqual([]);
        expect(parseConfiguration(stringify(once.configuration)).configuration).toEqual(once.configuration);
        expect(once.configuration).toMatchObject(file);
      }),
      { numRuns: 100 },
    );
  });
});
