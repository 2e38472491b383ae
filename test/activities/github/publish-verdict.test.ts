import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFindings } from '../../../database/publications.ts';
import { ignoreFinding } from '../../../database/ignored-findings.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { createPublishingWorld, type PublishingWorld } from './publishing.ts';

const db = databaseForFile();
let world: PublishingWorld;
beforeAll(async () => {
  world = await createPublishingWorld(db());
});
afterAll(() => world.hub.close());

const session = [
  'export function visit(user: string) {',
  '  const at = now();',
  '  exec(`logger "visit of ${user}"`);',
  '  return at;',
  '}',
  ...Array.from({ length: 40 }, (_, at) => `export const line${at + 6} = ${at + 6};`),
];
const old = Array.from({ length: 60 }, (_, at) => `const old${at + 1} = ${at + 1};`);
const oldHead = old.with(29, 'const old30 = await load(input);');
const base = { 'src/old.ts': old };
const head = { 'src/old.ts': oldHead, 'src/session.ts': session };

const shell = {
  file: 'src/session.ts',
  startLine: 3,
  endLine: 3,
  quote: '  exec(`logger "visit of ${user}"`);',
};
const load = {
  title: 'Input is loaded unchecked',
  cwe: 'CWE-22',
  severity: 'high',
  file: 'src/old.ts',
  startLine: 30,
  endLine: 30,
  quote: 'const old30 = await load(input);',
  probability: 0.7,
};

test('a finding stands at its line once, the rest in the summary, and the check run says the verdict', async () => {
  const pull = await world.open(base, head);
  const away = {
    ...load,
    title: 'Far off',
    cwe: 'CWE-400',
    startLine: 20,
    endLine: 20,
    quote: 'const old20 = 20;',
  };
  const mild = {
    ...load,
    title: 'A nit',
    cwe: null,
    category: 'logic',
    severity: 'low',
    startLine: 29,
    endLine: 29,
    quote: 'const old29 = 29;',
  };
  const input = await pull.audit({ findings: [shell, load, away, mild] });
  expect(await world.activities.publishVerdict(input)).toEqual({
    commentsCreated: 2,
    commentsUpdated: 0,
    threadsResolved: 0,
    left: [],
  });
  expect(pull.comments().map(({ path, line, side }) => [path, line, side])).toEqual([
    ['src/session.ts', 3, 'RIGHT'],
    ['src/old.ts', 30, 'RIGHT'],
  ]);
  const [summary, ...more] = pull.notes();
  expect(more).toEqual([]);
  expect(summary?.body).toContain('Far off');
  expect(summary?.body).toContain('outside of the lines that GitHub takes comments on');
  expect(summary?.body).toContain('below the severity from which comments are made');
  const [run] = pull.runs();
  expect(run).toMatchObject({
    name: 'countersign',
    status: 'completed',
    conclusion: 'failure',
    title: 'Failed',
  });
  expect(run?.annotations.map(({ start_line }) => start_line)).toEqual([20, 29]);
  expect(pull.entity()?.sarifs.size).toBe(1);
});

describe('the next push', () => {
  test('moves code: nothing is said again; edits the line: the comment is edited; mends it: the thread is resolved', async () => {
    const pull = await world.open(base, head);
    await world.activities.publishVerdict(await pull.audit({ findings: [shell, load] }));
    const before = pull.comments().map(({ id, body }) => ({ id, body }));

    await pull.push({ 'src/session.ts': ['// moved', '// down', ...session] });
    const moved = { ...shell, startLine: 5, endLine: 5, title: 'Said in other words' };
    const second = await world.activities.publishVerdict(await pull.audit({ findings: [moved, load] }));
    expect(second).toMatchObject({ commentsCreated: 0, commentsUpdated: 1, threadsResolved: 0 });
    expect(pull.comments().map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(pull.comments()[0]?.body).toContain('Said in other words');

    const line = '  exec(`logger "visit by ${user}"`);';
    await pull.push({ 'src/session.ts': session.with(2, line) });
    const edited = { ...shell, quote: line };
    const third = await world.activities.publishVerdict(await pull.audit({ findings: [edited, load] }));
    expect(third).toMatchObject({ commentsCreated: 0, threadsResolved: 0 });
    expect(pull.comments()).toHaveLength(2);

    await pull.push({ 'src/session.ts': session.with(2, "  execFile('logger', [user]);") });
    const fourth = await world.activities.publishVerdict(
      await pull.audit({ verdict: 'passed', findings: [load] }),
    );
    expect(fourth).toMatchObject({ commentsCreated: 0, threadsResolved: 1 });
    expect(pull.threads().map(({ resolvedBy }) => resolvedBy?.login ?? null)).toEqual([
      'countersign[bot]',
      null,
    ]);
    expect(pull.notes()).toHaveLength(1);
    expect(pull.notes()[0]?.body).toContain('No longer part of the change');
    expect(pull.runs().map(({ conclusion }) => conclusion)).toEqual([
      'failure',
      'failure',
      'failure',
      'success',
    ]);

    await pull.push({ 'src/session.ts': session });
    const fifth = await world.activities.publishVerdict(await pull.audit({ findings: [shell, load] }));
    expect(fifth).toMatchObject({ commentsCreated: 0 });
    expect(pull.threads().map(({ resolvedBy }) => resolvedBy)).toEqual([null, null]);
  });

  test('a comment at a part of its lines, or with a suggestion, is not edited for nothing', async () => {
    const pull = await world.open(base, head);
    const hit = {
      rule: 'images.unpinned',
      file: 'src/session.ts',
      startLine: 4,
      endLine: 4,
      quote: '  return at;',
      message: 'Pin it.',
      replacement: '  return at.pinned;',
    };
    const told = {
      findings: [{ ...load, endLine: 50 }],
      hits: [{ gate: 'images' as const, mode: 'block' as const, hits: [hit] }],
    };
    expect(await world.activities.publishVerdict(await pull.audit(told))).toMatchObject({
      commentsCreated: 2,
    });
    expect(
      pull
        .comments()
        .map(({ body }) => body)
        .join(''),
    ).toContain('```suggestion\n  return at.pinned;\n```');
    await pull.push({ 'src/other.ts': ['export const other = 1;'] });
    expect(await world.activities.publishVerdict(await pull.audit(told))).toMatchObject({
      commentsCreated: 0,
      commentsUpdated: 0,
    });
  });

  test('what is merely not seen again stays open, and nothing is said', async () => {
    const pull = await world.open(base, head);
    await world.activities.publishVerdict(await pull.audit({ findings: [shell] }));
    const [comment] = pull.comments();
    await pull.push({ 'src/other.ts': ['export const other = 1;'] });
    expect(await world.activities.publishVerdict(await pull.audit({ verdict: 'passed' }))).toMatchObject({
      commentsCreated: 0,
      commentsUpdated: 0,
      threadsResolved: 0,
    });
    expect(pull.comments()[0]).toEqual(comment);
    expect(pull.threads()[0]?.resolvedBy).toBeNull();
  });
});

test('what a person resolved, deleted or ignored stays so', async () => {
  const pull = await world.open(base, head);
  const third = {
    ...load,
    title: 'Other',
    cwe: 'CWE-476',
    startLine: 7,
    endLine: 7,
    quote: 'export const line7 = 7;',
    file: 'src/session.ts',
  };
  const findings = [shell, load, third];
  await world.activities.publishVerdict(await pull.audit({ findings }));
  const [first, second] = pull.comments();
  const thread = pull.threads().find(({ comments }) => comments.includes(first?.id ?? 0));
  await world.hub.setResolved({
    repository: pull.repository,
    threadId: thread?.id ?? 0,
    by: 'ada',
    resolved: true,
  });
  pull.entity()?.reviewComments.delete(second?.id ?? 0);
  const other = pull.threads().find(({ comments }) => comments.includes(second?.id ?? 0));
  pull.entity()?.threads.delete(other?.id ?? 0);
  const { key } = pull.pullRequest();
  const ignored = (await loadFindings(db(), key)).find(({ trace }) => trace.title === 'Other');
  const said = { pullRequest: key, id: ignored?.trace.id ?? '', by: 'grace', reason: 'It is a constant.' };
  expect(await ignoreFinding(db(), { ...said, id: 'zzzzzz' })).toBeNull();
  expect(await ignoreFinding(db(), said)).toMatchObject({ title: 'Other' });

  await pull.push({ 'src/other.ts': ['export const other = 1;'] });
  expect(await world.activities.publishVerdict(await pull.audit({ findings }))).toMatchObject({
    commentsCreated: 0,
    threadsResolved: 1,
  });
  expect(pull.comments()).toHaveLength(2);
  expect(pull.threads().map(({ resolvedBy }) => resolvedBy?.login)).toEqual(['ada', 'countersign[bot]']);
  const summary = pull.notes()[0]?.body ?? '';
  expect(summary).toContain('a person resolved its thread');
  expect(summary).toContain('a person deleted its comment');
  expect(summary).toContain('ignored by **grace**: It is a constant.');
  await world.activities.publishVerdict(await pull.audit({ findings }));
  expect(pull.comments()).toHaveLength(2);
});

test('a line that GitHub does not accept after all goes to the summary, and the rest is published', async () => {
  const pull = await world.open(base, head);
  const input = await pull.audit({ findings: [shell, load] });
  world.hub.world.faults.add(
    { kind: 'unprocessable', method: 'POST', path: '/repos/*/*/pulls/1/reviews' },
    { kind: 'unprocessable', method: 'POST', path: '/repos/*/*/pulls/1/comments' },
  );
  const published = await world.activities.publishVerdict(input);
  expect(published).toMatchObject({ commentsCreated: 1 });
  expect(published.left).toEqual([expect.stringContaining('src/session.ts:3')]);
  expect(pull.comments().map(({ path }) => path)).toEqual(['src/old.ts']);
  expect(pull.notes()[0]?.body).toContain('outside of the lines that GitHub takes comments on');
});

test('a newer head: the check run of the old one is cancelled, and nothing else is written', async () => {
  const pull = await world.open(base, head);
  const input = await pull.audit({ findings: [shell] });
  const of = { auditId: input.auditId, pullRequest: input.pullRequest };
  await world.activities.announceAudit({ ...of, state: 'in-progress', title: 'Reading the change' });
  await pull.push({ 'src/other.ts': ['export const other = 1;'] });
  const { left } = await world.activities.publishVerdict(input);
  expect(left).toEqual([expect.stringContaining('newer head')]);
  expect(pull.runs().map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
  expect([pull.comments(), pull.notes()]).toEqual([[], []]);
});

test('one check run for a head, from queued to its end', async () => {
  const pull = await world.open(base, head);
  const input = await pull.audit({ verdict: 'disputed', findings: [shell] });
  const of = { auditId: input.auditId, pullRequest: input.pullRequest };
  await world.activities.announceAudit({ ...of, state: 'queued', title: 'Waits for its turn' });
  expect(pull.runs()).toMatchObject([{ status: 'queued', title: 'Waits for its turn' }]);
  await world.activities.announceAudit({ ...of, state: 'in-progress', title: 'Reading the change' });
  expect(pull.runs()).toMatchObject([{ status: 'in_progress', title: 'Reading the change' }]);
  await world.activities.publishVerdict(input);
  expect(pull.runs()).toMatchObject([{ status: 'completed', conclusion: 'action_required' }]);
  expect(pull.notes()[0]?.body).toContain('/countersign approve REASON');
  const approved = { ...input, verdict: 'passed' as const, decidedBy: 'grace', note: 'Known and harmless.' };
  await world.activities.publishVerdict(approved);
  expect(pull.runs()).toMatchObject([{ conclusion: 'success', title: 'Approved by a person' }]);
  expect(pull.notes()).toHaveLength(1);
  expect(pull.notes()[0]?.body).toContain('**grace** approved it: Known and harmless.');
  await world.activities.publishEnd({ ...of, end: 'not-audited', note: 'Out of budget @ada' });
  expect(pull.runs()).toMatchObject([{ conclusion: 'action_required', title: 'Not audited' }]);
});
