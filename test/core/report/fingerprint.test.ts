import { describe, expect, test } from 'vitest';
import type { AuditStory } from '../../../database/reports.ts';
import { runOf, storyWith } from './sarif-run.ts';

const printsOf = (story: AuditStory) =>
  runOf(story).results.map((result) => result.partialFingerprints['countersign/v1']);
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
