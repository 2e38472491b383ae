import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitHub } from '../../../activities/github/client.ts';
import { createOutcomeActivities } from '../../../activities/github/record-outcomes.ts';
import type { OutcomeActivities } from '../../../core/github/contract.ts';
import { saveLabelOfIgnore } from '../../../database/outcomes.ts';
import { loadFindings } from '../../../database/publications.ts';
import { audits, labels } from '../../../database/schema.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { createPublishingWorld, type PublishingWorld } from './publishing.ts';

const db = databaseForFile();
let world: PublishingWorld;
let outcomes: OutcomeActivities;
beforeAll(async () => {
  world = await createPublishingWorld(db());
  const { hub } = world;
  hub.addUser('eve');
  const { privateKey, id } = hub.app;
  const login = { kind: 'app', appId: String(id), privateKey } as const;
  const github = createGitHub({ login, url: hub.url, apiUrl: hub.apiUrl, host: null, simulated: true });
  outcomes = createOutcomeActivities({ db: db(), github });
});
afterAll(() => world.hub.close());

const code = '  exec(`logger "visit of ${user}"`);';
const session = ['export function visit(user: string) {', code, '}'];
const flaw = { file: 'src/session.ts', startLine: 2, endLine: 2, quote: code };
const base = { 'src/old.ts': ['const old = 1;'] };

type Told = Parameters<Awaited<ReturnType<PublishingWorld['open']>>['audit']>[0];

/** A pull request with one finding of ours at its line, and what people do to it. */
async function published() {
  const { hub } = world;
  const pull = await world.open(base, { ...base, 'src/session.ts': session });
  const { repository } = pull;
  const audit = async (told: Told) => {
    const input = await pull.audit(told);
    const { key: pullRequest, headCommit } = input.pullRequest;
    await db().update(audits).set({ pullRequest, headCommit }).where(eq(audits.id, input.auditId));
    await world.activities.publishVerdict(input);
    return input.auditId;
  };
  const first = await audit({ findings: [flaw] });
  const [comment] = pull.comments();
  const [thread] = pull.threads();
  if (!comment || !thread) throw new Error('The finding was not published.');
  return {
    pull,
    repository,
    first,
    audit,
    react: (by: string, content: '+1' | '-1' | 'heart' | 'eyes') =>
      hub.react({
        repository,
        id: comment.id,
        by,
        content,
      }),
    resolve: (by: string, resolved = true) =>
      hub.setResolved({
        repository,
        threadId: thread.id,
        by,
        resolved,
      }),
    learn: () => outcomes.recordOutcomes({ pullRequest: pull.pullRequest() }),
    rows: (audit = first) =>
      db()
        .select({
          source: labels.source,
          real: labels.real,
          explicit: labels.explicit,
          by: labels.by,
        })
        .from(labels)
        .where(eq(labels.audit, audit))
        .orderBy(labels.source),
  };
}

describe('reactions', () => {
  test('of whoever may write teach, those of a stranger do not', async () => {
    const { react, learn, rows, repository } = await published();
    react('eve', '-1');
    expect(await learn()).toEqual({ labels: 0 });
    expect(await rows()).toEqual([]);
    // The right to write is all that the stranger lacks: by it the very same reaction teaches.
    world.hub.setPermission(repository, 'eve', 'write');
    expect(await learn()).toEqual({ labels: 1 });
    expect(await rows()).toEqual([{ source: 'reaction', real: false, explicit: true, by: 'eve' }]);
  });

  test('that contradict what was recorded take it back; what has not changed stays as it was', async () => {
    const { react, learn, rows } = await published();
    react('ada', 'heart');
    react('ada', 'eyes');
    await learn();
    const known = await db().select().from(labels);
    await learn();
    expect(await db().select().from(labels)).toEqual(known);
    expect(await rows()).toEqual([{ source: 'reaction', real: true, explicit: true, by: 'ada' }]);
    react('grace', '-1');
    await learn();
    expect(await rows()).toEqual([]);
  });

  test('are asked for where there are any, and nothing is where nothing was published', async () => {
    const { learn, react, pull, repository } = await published();
    const asked = () =>
      world.hub.world.requests.entries().filter(({ path }) => path.includes(`${repository}/pulls/comments/`));
    await learn();
    expect(asked()).toEqual([]);
    react('ada', '+1');
    await learn();
    expect(asked()).toHaveLength(1);
    const before = world.hub.world.requests.entries().length;
    const other = { ...pull.pullRequest(), number: 99, key: `simulated-1/${repository}#99` };
    expect(await outcomes.recordOutcomes({ pullRequest: other })).toEqual({ labels: 0 });
    expect(world.hub.world.requests.entries()).toHaveLength(before);
  });
});

describe('threads and code', () => {
  test('a thread that somebody closes over code that stands implies that it was not real, until it is opened again', async () => {
    const { resolve, learn, rows } = await published();
    await resolve('ada');
    await learn();
    expect(await rows()).toEqual([{ source: 'thread', real: false, explicit: false, by: 'ada' }]);
    await resolve('ada', false);
    await learn();
    expect(await rows()).toEqual([]);
  });

  test('code that a later head changed implies that it was; our own closing of the thread says nothing', async () => {
    const { pull, audit, learn, rows, first } = await published();
    await pull.push({ 'src/session.ts': session.with(1, "  execFile('logger', [user]);") });
    // Nobody has judged the new head yet, so that nobody knows whether the finding is in it.
    expect(await learn()).toEqual({ labels: 0 });
    const second = await audit({ verdict: 'passed' });
    expect(pull.threads()).toMatchObject([{ resolvedBy: { type: 'Bot' } }]);
    await learn();
    expect(await rows(first)).toEqual([
      {
        source: 'fix',
        real: true,
        explicit: false,
        by: `head ${pull.pullRequest().headCommit.slice(0, 12)}`,
      },
    ]);
    expect(await rows(second)).toEqual([]);
  });

  test('a thread that is closed over a head that nobody has judged leaves what was known of it', async () => {
    const { pull, resolve, learn, rows } = await published();
    await resolve('ada');
    await learn();
    await pull.push({ 'README.md': ['Read me.'] });
    await learn();
    expect(await rows()).toMatchObject([{ source: 'thread' }]);
  });

  test('a finding that is seen again with its line edited is not fixed, and teaches under its new audit', async () => {
    const { pull, audit, react, learn, rows, first } = await published();
    react('ada', '+1');
    await learn();
    const edited = '  exec(`logger "a visit of ${user}"`);';
    await pull.push({ 'src/session.ts': session.with(1, edited) });
    const second = await audit({ findings: [{ ...flaw, quote: edited }] });
    await learn();
    expect(await rows(first)).toEqual([]);
    expect(await rows(second)).toMatchObject([{ source: 'reaction', real: true }]);
  });

  test('code that is there when the pull request is merged says nothing', async () => {
    const { repository, learn, rows } = await published();
    await world.hub.mergePullRequest({ repository, number: 1, by: 'ada' });
    await learn();
    expect(await rows()).toEqual([]);
  });
});

test('what a person decided or had ignored stays, whatever GitHub tells', async () => {
  const { learn, react, rows, first, pull } = await published();
  const { key: pullRequest } = pull.pullRequest();
  const [finding] = await loadFindings(db(), pullRequest);
  const said = {
    audit: first,
    round: 1,
    number: 0,
    source: 'decision',
    real: true,
    explicit: true,
    by: 'grace',
  };
  await db().insert(labels).values(said);
  await saveLabelOfIgnore(db(), { pullRequest, id: finding?.trace.id ?? '', by: 'ada' });
  await saveLabelOfIgnore(db(), { pullRequest, id: 'no such finding', by: 'ada' });
  react('ada', '-1');
  await learn();
  expect((await rows()).map(({ source }) => source)).toEqual(['decision', 'ignored', 'reaction']);
  const [ignored] = await db()
    .select()
    .from(labels)
    .where(and(eq(labels.audit, first), eq(labels.source, 'ignored')));
  expect(ignored).toMatchObject({ real: false, explicit: true, by: 'ada', number: 0 });
});
