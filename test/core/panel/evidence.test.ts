import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEvidence, indexEvidence } from '../../../core/panel/evidence.ts';
import { renderPiece } from '../../../core/panel/render.ts';
import { fileOf, findingOf, snapshotOf } from '../../builders.ts';

const change = snapshotOf({
  'a.js': `
 const limit = 10;
-if (count > limit) stop();
+if (count >= limit) stop();
+log('done');
 return count;
@@ below
+return cache;`,
  'b.js': '+log("done");',
});
const evidence = indexEvidence(change);
const check = (more: Parameters<typeof findingOf>[0]) => checkEvidence(evidence, findingOf(more));
const places = (more: Parameters<typeof findingOf>[0]) => {
  const answer = check(more);
  return answer.stands && [answer.finding.side, answer.finding.startLine, answer.finding.endLine];
};

describe('a quote stands', () => {
  test('word for word at its place', () => {
    expect(places({ quote: 'if (count >= limit) stop();', startLine: 2, endLine: 2 })).toEqual([
      'head',
      2,
      2,
    ]);
  });

  test('whatever its white space', () => {
    expect(places({ quote: "  if ( count>=limit )\n\tstop();log( 'done' );", startLine: 2 })).toEqual([
      'head',
      2,
      3,
    ]);
  });

  test('a few lines off its stated place, which is then mended', () => {
    expect(places({ quote: "log('done');", startLine: 8, endLine: 8 })).toEqual(['head', 3, 3]);
  });

  test('on the other side', () => {
    expect(places({ quote: 'if (count > limit) stop();', startLine: 2 })).toEqual(['base', 2, 2]);
    expect(places({ quote: 'count >= limit', startLine: 2, side: 'base' })).toEqual(['head', 2, 2]);
  });

  test('near on the other side rather than far away on its own', () => {
    const moved = indexEvidence(snapshotOf({ 'a.js': '-open(door);\n@@ far\n+open(door);' }));
    const answer = checkEvidence(moved, findingOf({ quote: 'open(door);', startLine: 1 }));
    expect(answer).toMatchObject({ stands: true, finding: { side: 'base', startLine: 1 } });
  });

  test('with the gutter that seats see before each line', () => {
    const shown = renderPiece(change, {
      index: 0,
      tokens: 1,
      parts: [{ path: 'a.js', firstHunk: 0, endHunk: 1 }],
    });
    const lines = shown.split('\n').filter((line) => line.includes('+ |'));
    expect(places({ quote: lines.join('\n'), startLine: 2 })).toEqual(['head', 2, 3]);
  });

  test('under the name that a renamed file had', () => {
    const renamed = fileOf('new.js', '-old();\n+fresh();', { previousPath: 'old.js', status: 'renamed' });
    const known = indexEvidence({ ...change, files: [renamed] });
    const answer = checkEvidence(known, findingOf({ file: 'old.js', quote: 'old();', side: 'base' }));
    expect(answer).toMatchObject({ stands: true, finding: { file: 'new.js', side: 'base' } });
  });

  test('at its stated place, however often it stands elsewhere', () => {
    const many = indexEvidence(snapshotOf({ 'a.js': '+return null;\n'.repeat(3000).trimEnd() }));
    const answer = checkEvidence(many, findingOf({ quote: 'return null;', startLine: 2900, endLine: 2900 }));
    expect(answer).toMatchObject({ stands: true, finding: { startLine: 2900, endLine: 2900 } });
  });

  test.each([
    ['a control character', 'run(\u0007input);', 'run(\\u0007input);'],
    ['a form feed', 'run(\finput);', 'run(\\u000cinput);'],
    ['a zero-width space that the model leaves out', 'run(\u200binput);', 'run(input);'],
    ['a letter in another normal form', 'caf\u0065\u0301()', 'caf\u00e9()'],
  ])('although the line holds %s', (_, line, quote) => {
    const answer = checkEvidence(indexEvidence(snapshotOf({ 'a.js': `+${line}` })), findingOf({ quote }));
    expect(answer.stands).toBe(true);
  });
});

describe('a finding is dropped', () => {
  test.each([
    ['names a file that the change does not touch', { file: 'c.js', quote: 'log' }],
    ['quotes nothing', { quote: ' \n ' }],
    ['quotes nothing', { quote: '} ;' }],
    ['quotes text that does not stand there', { quote: 'eval(input)' }],
    ['quotes text that does not stand there', { quote: 'return cache;', startLine: 1, endLine: 1 }],
  ])('when it %s', (reason, more) => {
    expect(check(more)).toEqual({ stands: false, reason });
  });

  test('when its quote stands in several places, all far off', () => {
    const twice = indexEvidence(snapshotOf({ 'a.js': '+go(on);\n@@ b\n+go(on);\n@@ c\n+stay();' }));
    expect(checkEvidence(twice, findingOf({ quote: 'go(on);', startLine: 50, endLine: 50 })).stands).toBe(
      false,
    );
  });
});

test('any run of lines that a seat was shown stands where it was shown', () => {
  const line = fc
    .string({ minLength: 4, maxLength: 30, unit: 'grapheme' })
    .filter((text) => !/[\r\n@]/.test(text));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (lines, from, count) => {
      const first = from % lines.length;
      const quoted = lines.slice(first, first + 1 + (count % 3));
      if (quoted.join('').replace(/[\s\p{Cc}\p{Cf}]/gu, '').length < 20) return;
      const known = indexEvidence(snapshotOf({ 'a.js': lines.map((text) => `+${text}`).join('\n') }));
      const answer = checkEvidence(
        known,
        findingOf({ quote: quoted.join('\n'), startLine: first + 1, endLine: first + 1 }),
      );
      expect(answer.stands).toBe(true);
    }),
  );
});

test('hostile text costs no more than its length', () => {
  const long = 'a'.repeat(200_000);
  const wide = indexEvidence(snapshotOf({ 'a.js': `+${long}\n+${long}\n+b` }));
  const before = process.cpuUsage();
  for (const quote of ['aaa', 'a'.repeat(4000), `${'a'.repeat(3999)}b`, ' \n'.repeat(500_000)]) {
    checkEvidence(wide, findingOf({ quote, startLine: 3, endLine: 3 }));
  }
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
});
