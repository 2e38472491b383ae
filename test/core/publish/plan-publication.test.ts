import { describe, expect, test } from 'vitest';
import { planComments, type Standing } from '../../../core/publish/plan-publication.ts';
import type { FindingRow } from '../../../database/reports.ts';
import { snapshotOf } from '../../builders.ts';
import { findingRow, waitingStory } from '../../cli/story.ts';
import { traceOf, wishOf } from './report-of.ts';

const line = (number: number) => `const line${number} = ${number};`;
const kinds = ['CWE-22', 'CWE-78', 'CWE-89', 'CWE-400', 'CWE-476', 'CWE-502'];

/** A story whose panel found these at lines of their own, and whose gates found nothing. */
function storyOf(findings: Partial<FindingRow>[]) {
  const story = waitingStory();
  const [round] = story.rounds;
  if (!round) throw new Error('The story has a round.');
  const rows = findings.map((more, number) => {
    const at = number + 1;
    const own = {
      startLine: at,
      endLine: at,
      quote: line(at),
      cwe: kinds[number] ?? null,
      title: `Flaw ${at}`,
    };
    return findingRow({ number, ...own, severity: 'high', confirmedBy: null, ...more });
  });
  return { ...story, gates: [], rounds: [{ ...round, findings: rows }] };
}

const fates = (findings: Partial<FindingRow>[], more: Parameters<typeof wishOf>[1] = {}) =>
  planComments(wishOf(storyOf(findings), more)).placed.map(({ remark, fate }) => [
    remark.trace.title,
    fate.kind,
    ...(fate.kind === 'list' ? [fate.because] : []),
  ]);

/** What stands after a first push with these findings. */
function standingsOf(findings: Partial<FindingRow>[], state: Standing['state'] = 'open'): Standing[] {
  return planComments(wishOf(storyOf(findings))).placed.map(({ key, id, remark }) => ({
    key,
    state,
    posted: true,
    ofThisAudit: false,
    trace: {
      ...remark.trace,
      id,
    },
  }));
}

describe('a first push', () => {
  test('posts the gravest first, up to the maximum, and lists the rest with the reason', () => {
    const found = [
      { severity: 'medium' },
      { severity: 'critical' },
      { severity: 'low' },
      {},
      { refuted: true },
    ];
    expect(fates(found, { policy: { severityMin: 'medium', max: 2 } })).toEqual([
      ['Flaw 2', 'post'],
      ['Flaw 4', 'post'],
      ['Flaw 5', 'list', 'refuted'],
      ['Flaw 1', 'list', 'beyond-max'],
      ['Flaw 3', 'list', 'below-severity'],
    ]);
  });

  test('a line outside of the diff, and one that GitHub refused, is listed', () => {
    expect(fates([{ startLine: 900, endLine: 900 }])).toEqual([['Flaw 1', 'list', 'outside-diff']]);
    const [placed] = planComments(wishOf(storyOf([{}]))).placed;
    expect(fates([{}], { refused: new Set([placed?.key ?? '']) })).toEqual([
      ['Flaw 1', 'list', 'outside-diff'],
    ]);
  });

  test('ids are short and one for each', () => {
    const { placed } = planComments(wishOf(storyOf([{}, {}, {}])));
    expect(new Set(placed.map(({ id }) => id)).size).toBe(3);
    for (const { id } of placed) expect(id).toMatch(/^[\da-f]{6,}$/);
  });
});

describe('a further push', () => {
  test('keeps what is known under its key and id, whatever it is called now', () => {
    const earlier = standingsOf([{}, {}]);
    const { placed, mended, unseen } = planComments(
      wishOf(storyOf([{ title: 'In other words' }, {}]), { earlier }),
    );
    expect(placed.map(({ fate }) => fate.kind)).toEqual(['keep', 'keep']);
    expect(new Set(placed.map(({ key, id }) => `${key} ${id}`))).toEqual(
      new Set(earlier.map(({ key, trace }) => `${key} ${trace.id}`)),
    );
    expect([mended, unseen]).toEqual([[], []]);
  });

  test('takes a lightly edited line for the same finding, and keeps its key', () => {
    const earlier = standingsOf([{ quote: 'exec("visit of " + user);' }]);
    const { placed, mended } = planComments(
      wishOf(storyOf([{ quote: 'exec("visit by " + user);' }]), { earlier }),
    );
    expect(placed.map(({ key, fate }) => [key, fate.kind])).toEqual([[earlier[0]?.key, 'keep']]);
    expect(mended).toEqual([]);
  });

  test('what was not seen again is left alone while its code stands, and mended once it is gone', () => {
    const earlier = standingsOf([{}, {}]);
    const unseen = planComments(wishOf(storyOf([]), { earlier }));
    expect([unseen.mended, unseen.unseen.length]).toEqual([[], 2]);
    const [file] = snapshotOf({ 'src/session.ts': `+${line(2)}` }).files;
    const files = file ? [{ ...file, headText: `${line(2)}\n` }] : [];
    const mended = planComments(wishOf(storyOf([]), { earlier, snapshot: { files } }));
    expect(mended.mended.map(({ trace }) => trace.title)).toEqual(['Flaw 1']);
    expect(mended.unseen.map(({ trace }) => trace.title)).toEqual(['Flaw 2']);
  });

  test('says again that it is mended where a try before this one resolved it, and not in a later audit', () => {
    const resolved = standingsOf([{ quote: 'gone' }], 'resolved');
    const [file] = snapshotOf({ 'src/session.ts': '+other' }).files;
    const snapshot = { files: file ? [{ ...file, headText: 'other\n' }] : [] };
    const now = resolved.map((one) => ({ ...one, ofThisAudit: true }));
    expect(planComments(wishOf(storyOf([]), { earlier: now, snapshot })).mended).toHaveLength(1);
    expect(planComments(wishOf(storyOf([]), { earlier: resolved, snapshot })).mended).toEqual([]);
  });

  test('a hit is mended when its gate read the file and says it no more, quoted or masked', () => {
    const trace = traceOf({ gate: 'secrets', quote: "key = 'AKIA****'", rule: 'secrets.aws' });
    const earlier = [{ key: 'k', trace, state: 'open' as const, posted: true, ofThisAudit: false }];
    expect(planComments(wishOf(storyOf([]), { earlier })).mended).toHaveLength(1);
    const unread = planComments(wishOf(storyOf([]), { earlier, unread: () => true }));
    expect([unread.mended, unread.unseen.length]).toEqual([[], 1]);
  });

  test.each([
    ['closed', 'closed-by-person'],
    ['gone', 'deleted-by-person'],
  ] as const)('what is %s is not said again', (state, because) => {
    expect(fates([{}], { earlier: standingsOf([{}], state) })).toEqual([['Flaw 1', 'list', because]]);
  });

  test('what we resolved and is back is opened again', () => {
    const { placed } = planComments(wishOf(storyOf([{}]), { earlier: standingsOf([{}], 'resolved') }));
    expect(placed.map(({ fate }) => fate)).toMatchObject([{ kind: 'keep', reopen: true, at: { line: 1 } }]);
  });

  test('comments that stand count for the maximum', () => {
    const earlier = standingsOf([{}]);
    expect(
      fates([{}, { severity: 'critical' }], { earlier, policy: { severityMin: 'medium', max: 1 } }),
    ).toEqual([
      ['Flaw 2', 'list', 'beyond-max'],
      ['Flaw 1', 'keep'],
    ]);
  });

  test('what is refuted now is resolved, and what a person ignores', () => {
    const earlier = standingsOf([{}]);
    const refuted = planComments(wishOf(storyOf([{ refuted: true }]), { earlier })).placed[0];
    expect(refuted?.fate).toEqual({ kind: 'list', because: 'refuted', resolve: true });
    const trace = earlier[0]?.trace ?? traceOf();
    const ignored = [{ trace, here: true, by: 'grace', reason: 'Known.' }];
    const kept = planComments(wishOf(storyOf([{}]), { earlier, ignored })).placed[0];
    expect(kept?.fate).toEqual({ kind: 'ignore', by: 'grace', reason: 'Known.', resolve: true });
  });

  test('elsewhere only the very same is ignored', () => {
    const quote = 'exec("visit of " + user);';
    const trace = standingsOf([{ quote }])[0]?.trace ?? traceOf();
    const said = { trace, by: 'grace', reason: 'Known.' };
    const edited = [{ quote: 'exec("visit by " + user);' }];
    expect(fates(edited, { ignored: [{ ...said, here: true }] })).toEqual([['Flaw 1', 'ignore']]);
    expect(fates(edited, { ignored: [{ ...said, here: false }] })).toEqual([['Flaw 1', 'post']]);
    expect(fates([{ quote }], { ignored: [{ ...said, here: false }] })).toEqual([['Flaw 1', 'ignore']]);
  });
});
