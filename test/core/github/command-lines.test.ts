import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandLines } from '../../../core/github/command-lines.ts';
import { cpuMs } from '../../cpu-time.ts';

const command = '/countersign approve because I read it';
const said = ['approve because I read it'];

describe('a command is what its author says in a line of a paragraph', () => {
  test.each([
    ['alone', command],
    ['behind other lines', `I looked at it.\n${command}\nThanks`],
    ['behind a blank line after a quote', `> /countersign reject no\n\n${command}`],
    ['behind code', `\`\`\`\ncode\n\`\`\`\n${command}`],
    ['behind a list and a blank line', `- one\n- two\n\n${command}`],
    ['indented by up to three spaces', `   ${command}`],
    ['with the line ends of Windows', `Yes.\r\n${command}\r\nBye`],
    ['with two spaces at its end', `${command}  \nnext`],
  ])('%s', (_, body) => expect(commandLines(body)).toEqual(said));

  test('in any case', () => expect(commandLines('/CounterSign Audit')).toEqual(['Audit']));
  test('several, in order', () =>
    expect(commandLines('/countersign audit\ntext\n\n/countersign explain 3')).toEqual([
      'audit',
      'explain 3',
    ]));
  test('with its code and links as plain text, and nothing that readers do not see', () =>
    expect(commandLines('/countersign approve `a` **b** [c](https://d.example) <!-- e -->')).toEqual([
      'approve a b c',
    ]));
});

describe('none is given by', () => {
  test.each([
    ['a quote', `> ${command}`],
    ['a line that a quote goes on in', `> somebody wrote\n${command}`],
    ['a quote in a quote', `> > ${command}`],
    ['a fence', `\`\`\`\n${command}\n\`\`\``],
    ['a fence of tildes', `~~~ sh\n${command}\n~~~`],
    ['a fence without an end', `\`\`\`\n${command}`],
    ['a longer fence around a shorter one', `\`\`\`\`\n\`\`\`\n${command}\n\`\`\`\n\`\`\`\``],
    ['code by indentation', `    ${command}`],
    ['code by a tab', `\t${command}`],
    ['inline code', `\`${command}\``],
    ['inline code over lines', `see \`this\n${command}\nthere\``],
    ['an HTML comment', `<!--\n${command}\n-->`],
    ['an HTML comment without an end', `<!--\n\n${command}`],
    ['an HTML comment in a paragraph', `see <!-- this\n${command}\n--> there`],
    ['a block of HTML', `<pre>\n${command}\n</pre>`],
    ['a list', `- ${command}`],
    ['what belongs to a list', `1. first\n\n   ${command}`],
    ['a heading', `# ${command}`],
    ['the middle of a line', `I say ${command}`],
    ['an escape', `\\${command}`],
    ['an entity', `&#47;${command.slice(1)}`],
    ['the address of a link', "[a]\n\n[a]:\n/countersign 'approve'"],
    ['another word', '/countersigned approve x'],
    ['a path', '/countersign/approve x'],
    ['emphasis', `*${command}*`],
  ])('%s', (_, body) => expect(commandLines(body)).toEqual([]));
});

describe('whatever stands inside', () => {
  const line = fc
    .oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(command, '/countersign audit', '', '>', '```', '<!--', '    '),
    )
    .map((text) => text.replace(/[\r\n\u0085\u2028\u2029]/g, ' '));
  const lines = fc.array(line, { maxLength: 12 }).map((all) => [...all, command]);

  test('a quote', () =>
    fc.assert(
      fc.property(lines, (inside) => {
        expect(commandLines(inside.map((text) => `> ${text}`).join('\n'))).toEqual([]);
      }),
    ));

  test('a fence that it does not close', () =>
    fc.assert(
      fc.property(lines, (inside) => {
        expect(commandLines(['~~~~~~~~', ...inside, '~~~~~~~~'].join('\n'))).toEqual([]);
      }),
    ));

  test('an HTML comment that it does not close', () =>
    fc.assert(
      fc.property(lines, (inside) => {
        const kept = inside.map((text) => text.replaceAll('-->', ''));
        expect(commandLines(['<!--', ...kept, '-->'].join('\n'))).toEqual([]);
      }),
    ));

  test('any text behind it takes no command from before a blank line', () =>
    fc.assert(
      fc.property(lines, (after) => {
        expect(commandLines([command, '', ...after].join('\n'))[0]).toBe(said[0]);
      }),
    ));
});

test.each(['[', '*a ', '_a', '**a*b_', '> ', '`` ` ', '<!--', '![', '- ', '&#', '\n> - '])(
  'a whole comment of %j is read in bounded time',
  (piece) => {
    const body = `${piece.repeat(Math.floor(65_000 / piece.length))}\n\n${command}`;
    const begun = cpuMs();
    commandLines(body);
    expect(cpuMs() - begun).toBeLessThan(3000);
  },
);
