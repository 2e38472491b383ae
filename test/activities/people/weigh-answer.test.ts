import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createPeopleActivities } from '../../../activities/people/weigh-answer.ts';
import { incidentId, taskId } from '../../../core/ids.ts';
import type { AnswerSubject, AnswerToWeigh, WeighedAnswer } from '../../../core/people/contract.ts';
import { readAnswer } from '../../../core/people/read-answer.ts';
import { openAudit } from '../../../database/audits.ts';
import { saveDelivery } from '../../../database/deliveries.ts';
import { incidents } from '../../../database/schema.ts';
import { signedBy } from '../../core/people/signing.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { openTask } from '../../database/task-tables.ts';
import { openedIncident } from '../remedy/opened.ts';
import { keys, officeOf, recordAudit } from './office.ts';

const db = databaseForFile();

/** Weighs what arrives at question 1 of a subject, with this policy. */
async function weigh(
  subject: AnswerSubject,
  raw: unknown,
  { approval = 'signal', named = true, askedMs = 0 }: Partial<Wish> = {},
): Promise<WeighedAnswer> {
  const given = readAnswer(raw);
  if ('refused' in given) throw new Error(given.refused);
  const { answer, vouching } = given;
  const readConfiguration = () => officeOf(approval, named);
  return createPeopleActivities({ db: db(), readConfiguration }).weighAnswer({
    subject,
    question: 1,
    askedMs,
    answer: answer as AnswerToWeigh['answer'],
    vouching,
  });
}
interface Wish {
  approval: 'signal' | 'signed';
  named: boolean;
  askedMs: number;
}

const said = (by: string) => ({ by, decision: 'approve', reason: 'It holds.' });
const refusedAs = (words: string) => ({ refused: expect.stringContaining(words) as string });
const unverified = (person: string) => ({ who: { person, proof: 'unverified', credential: null } });
const auditNamed = async (
  ...more: Parameters<typeof recordAudit> extends [unknown, ...infer R] ? R : never
) => ({ kind: 'audit', id: await recordAudit(db(), ...more) }) as const;

test('of several at once each is weighed by itself, in order, and none fails for another', async () => {
  const subject = await auditNamed();
  const weighed = await createPeopleActivities({
    db: db(),
    readConfiguration: () => officeOf('signal', true),
  }).weighAnswers({
    answers: [
      { ...said('mallory\0'), comment: 'no\0 comment \ud800' },
      said('ada'),
      { by: 'bob', decision: 'approve', reason: '\ud800\0' },
    ].map((raw) => {
      const given = readAnswer(raw);
      if ('refused' in given) throw new Error(given.refused);
      return { subject, question: 1, askedMs: 0, ...given, answer: given.answer as AnswerToWeigh['answer'] };
    }),
  });
  expect(weighed).toEqual([
    refusedAs('No comment of this name'),
    unverified('ada'),
    refusedAs('bob may not'),
  ]);
});

test('who may decide hangs on the repository of the audit, and on nothing where nobody is named', async () => {
  const ours = await auditNamed();
  const theirs = await auditNamed(undefined, 'https://code.test/bank/vault.git');
  expect(await weigh(ours, said('ada lovelace'))).toEqual(unverified('ada'));
  expect(await weigh(theirs, said('cyd'))).toEqual(unverified('cyd'));
  expect(await weigh(ours, said('cyd'))).toEqual(refusedAs('cyd may not settle disputes on repository'));
  expect(await weigh(theirs, said('ada'))).toEqual(refusedAs('code.test/bank/vault'));
  expect(await weigh(ours, said('bob'))).toEqual(refusedAs('bob may not'));
  expect(await weigh(ours, said('Mallory'))).toEqual(refusedAs('names nobody "Mallory"'));
  for (const by of ['cyd', 'bob', 'mallory'])
    expect(await weigh(ours, said(by), { named: false })).toEqual(unverified(by));
});

test('what is on no record is answered by nobody, unless anybody may', async () => {
  const gone = { kind: 'audit', id: (await auditNamed()).id.replace('audit', 'other') as never } as const;
  expect(await weigh(gone, said('ada'))).toEqual(refusedAs('stands on no record'));
  expect(await weigh(gone, said('ada'), { named: false })).toEqual(unverified('ada'));
  // Nothing is frozen yet.
  const id = `audit-${randomUUID()}.0a1b2c3d` as typeof gone.id;
  await openAudit(db(), { auditId: id, workflowId: id, title: '', panel: 'default' });
  expect(await weigh({ kind: 'audit', id }, said('ada'))).toEqual(refusedAs('stands on no record'));
  expect(await weigh({ kind: 'task', id: taskId('none') }, said('ada'))).toEqual(refusedAs('no record'));
  expect(await weigh({ kind: 'incident', id: incidentId('none') }, said('ada'))).toEqual(
    refusedAs('no record'),
  );
});

test('a task is answered and rolled back by who may decide on its repository', async () => {
  const { id } = await openTask(db(), `branch-${randomUUID()}`);
  const rollback = { by: 'ada', to: 1, reason: 'It went wrong.' };
  expect(await weigh({ kind: 'task', id }, said('ada'))).toEqual(unverified('ada'));
  expect(await weigh({ kind: 'rollback', id }, rollback)).toEqual(unverified('ada'));
  expect(await weigh({ kind: 'task', id }, said('cyd'))).toEqual(refusedAs('may not answer for tasks'));
  expect(await weigh({ kind: 'rollback', id }, { ...rollback, by: 'bob' })).toEqual(
    refusedAs('bob may not roll tasks back on repository github.com/acme/shop'),
  );
  const named = { subject: id, question: 1, kind: 'countersign.rollback.v1' };
  const signed = signedBy(keys.ada, rollback, named);
  expect(await weigh({ kind: 'rollback', id }, signed, { approval: 'signed' })).toMatchObject({
    who: { person: 'ada', proof: 'signature' },
  });
  expect(await weigh({ kind: 'rollback', id }, { ...signed, to: 0 }, { approval: 'signed' })).toEqual(
    refusedAs('not by this key over these words'),
  );
});

test('an incident is answered by who operates each of its assets, and approvers are not enough', async () => {
  const id = await openedIncident(db());
  const subject = { kind: 'incident', id } as const;
  expect(await weigh(subject, said('ada'))).toEqual(unverified('ada'));
  expect(await weigh(subject, said('bob'))).toEqual(refusedAs('bob may not answer for incidents on asset'));
  expect(await weigh(subject, said('cyd'))).toEqual(refusedAs('cyd may not'));
});

test('where signatures count, a good one is told with its sum, and the same on another audit is none', async () => {
  const [here, there] = [await auditNamed(), await auditNamed()];
  const signed = signedBy(keys.ada, said('ada'), { subject: here.id, question: 1 });
  const sum = createHash('sha256')
    .update(canonicalize(signed) ?? '')
    .digest('hex');
  expect(await weigh(here, signed, { approval: 'signed' })).toEqual({
    who: { person: 'ada', proof: 'signature', credential: keys.ada.publicKey, sum },
  });
  expect(await weigh(there, signed, { approval: 'signed' })).toEqual(refusedAs(`signed for ${here.id}`));
  expect(await weigh(here, said('ada'), { approval: 'signed' })).toEqual(refusedAs('--key FILE'));
  // With the defence off the same typed name is enough.
  expect(await weigh(there, said('ada'))).toEqual(unverified('ada'));
});

let comments = 0;

/** A comment as GitHub's delivery of it was recorded. */
async function delivered(author: string, number = 12) {
  const commentId = (comments += 1);
  const delivery = {
    kind: 'comment' as const,
    owner: 'acme',
    repo: 'shop',
    number,
    commentId,
    author,
    commands: [{ kind: 'approve' as const, reason: 'It holds.' }],
  };
  const facts = { event: 'issue_comment', action: 'created', repository: 'acme/shop', payloadBytes: 1 };
  await saveDelivery(db(), { id: randomUUID(), ...facts, read: { delivery } });
  return `comment/acme/shop/${commentId}`;
}

test('a comment counts by its recorded delivery alone, whoever names it', async () => {
  const ours = await auditNamed(undefined, undefined, 'code.test/acme/shop#12');
  const comment = await delivered('Ada-L');
  const raw = { ...said('ada-l'), comment };
  expect(await weigh(ours, raw)).toEqual({
    who: { person: 'ada', proof: 'github', credential: `ada-l, ${comment}` },
  });
  expect(await weigh(ours, raw, { approval: 'signed' })).toEqual(refusedAs('a comment is none'));
  // It is typed that there were one, that another's were ada's, and that it said something else.
  const forged = { ...said('ada-l'), comment: 'comment/acme/shop/999' };
  expect(await weigh(ours, forged)).toEqual(refusedAs('No comment'));
  const stranger = await delivered('mallory');
  expect(await weigh(ours, { ...said('ada-l'), comment: stranger })).toEqual(refusedAs('of somebody else'));
  expect(await weigh(ours, { ...said('mallory'), comment: stranger })).toEqual(
    refusedAs('"github: mallory"'),
  );
  expect(await weigh(ours, { ...raw, reason: 'Because.' })).toEqual(refusedAs('something else'));
  // Where nobody is named, all of them count, as anything does.
  for (const one of [forged, { ...said('ada-l'), comment: stranger }])
    expect(await weigh(ours, one, { named: false })).toEqual(unverified('ada-l'));
});

test('a comment answers neither a later question, nor another pull request, nor a task', async () => {
  const ours = await auditNamed(undefined, undefined, 'code.test/acme/shop#12');
  const raw = { ...said('ada-l'), comment: await delivered('ada-l') };
  expect(await weigh(ours, raw, { askedMs: Date.now() + 60_000 })).toEqual(refusedAs('comment again'));
  const other = await auditNamed(undefined, undefined, 'code.test/acme/shop#13');
  expect(await weigh(other, raw)).toEqual(refusedAs('acme/shop#12'));
  const { id } = await openTask(db(), `branch-${randomUUID()}`);
  expect(await weigh({ kind: 'task', id }, raw)).toEqual(refusedAs('not what is audited'));
});

test('whoever gives a workflow of theirs the id of another’s incident answers for their own alone', async () => {
  const id = await openedIncident(db());
  const subject = { kind: 'incident', id } as const;
  const theirs = await openedIncident(db(), {}, { workflowId: id });
  await db()
    .update(incidents)
    .set({ assets: ['bank.vault'] })
    .where(eq(incidents.id, theirs));
  expect(await weigh({ kind: 'incident', id: theirs }, said('cyd'))).toEqual(unverified('cyd'));
  // By that name alone the later one would be found, and hers is what cyd may operate.
  const named = await db().select().from(incidents).where(eq(incidents.workflowId, id));
  expect(named.map(({ assets }) => assets)).toEqual([['bank.vault']]);
  expect(await weigh(subject, said('cyd'))).toEqual(
    refusedAs('cyd may not answer for incidents on asset demo.'),
  );
  expect(await weigh(subject, said('ada'))).toEqual(unverified('ada'));
});
