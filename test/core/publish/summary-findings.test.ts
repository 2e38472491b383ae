import { expect, test } from 'vitest';
import { tellFindings, tellPutAside } from '../../../core/publish/summary-findings.ts';
import { findingRow, waitingStory } from '../../cli/story.ts';
import { pageOf } from './github-page.ts';
import { reportOf, traceOf } from './report-of.ts';

test('a table of all that counts, with why a row has no comment', () => {
  const [title, table] = tellFindings(reportOf());
  expect(title).toBe('**2 findings**, gravest first; 1 with a comment at the line:');
  expect(table).toContain('outside of the lines that GitHub takes comments on');
  expect(pageOf(table ?? '').html.match(/<tr>/g)).toHaveLength(3);
  const [none] = tellFindings(reportOf(waitingStory(), {}, { remarks: [] }));
  expect(none).toBe('No finding stands.');
});

test('rows beyond the bound are counted', () => {
  const story = waitingStory();
  const [round] = story.rounds;
  if (!round) throw new Error('The story has a round.');
  round.findings = Array.from({ length: 90 }, (_, number) =>
    findingRow({ number, quote: `q ${number}`, startLine: number + 1, endLine: number + 1 }),
  );
  expect(tellFindings(reportOf({ ...story, gates: [] }))[2]).toBe(
    "…and 30 more, which the check run and the audit's record have.",
  );
});

test('what is ignored, refuted, mended or not seen again is folded away, each with its reason', () => {
  const story = waitingStory();
  const [round] = story.rounds;
  if (!round) throw new Error('The story has a round.');
  round.findings = [
    findingRow({ refuted: true }),
    findingRow({
      number: 1,
      cwe: 'CWE-22',
      title: 'Path',
      quote: 'const line2 = 2;',
      startLine: 2,
      endLine: 2,
    }),
  ];
  const standing = { state: 'open' as const, posted: true, ofThisAudit: false };
  const quiet = { fingerprint: 'e'.repeat(32), cwe: 'CWE-400', rule: 'CWE-400', startLine: 3, endLine: 3 };
  const earlier = [
    {
      ...standing,
      key: 'm',
      trace: traceOf({ ...quiet, fingerprint: 'd'.repeat(32), file: 'gone.ts', title: 'Mended' }),
    },
    { ...standing, key: 'u', trace: traceOf({ ...quiet, title: 'Unseen', quote: 'const line3 = 3;' }) },
  ];
  const path = reportOf(story).comments.placed.find(({ remark }) => remark.trace.title === 'Path');
  const ignored = [{ trace: traceOf({ ...path?.remark.trace }), here: false, by: 'grace', reason: 'Known.' }];
  const told = tellPutAside(reportOf({ ...story, gates: [] }, {}, { earlier, ignored }));
  expect(told[0]).toContain('ignored by **grace**: Known. *(the verdict counts it all the same)*');
  const settled = { by: 'grace', reason: 'Known.' };
  round.findings = round.findings.map((one) => ({ ...one, ignored: settled }));
  const quietly = tellPutAside(reportOf({ ...story, gates: [] }, {}, { earlier, ignored }));
  expect(quietly[0]).toMatch(/ignored by \*\*grace\*\*: Known\.$/m);
  expect(told[1]).toContain('A user name reaches a shell');
  expect(told[2]).toContain('Mended');
  expect(told[3]).toContain('Unseen');
  expect(tellPutAside(reportOf()).join('')).toBe('');
});
