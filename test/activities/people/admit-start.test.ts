import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStartActivities } from '../../../activities/people/admit-start.ts';
import { configurationSchema, type Configuration } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import type { Delivery, DeliveryInput } from '../../../core/github/delivery.ts';
import { passOfStart } from '../../../core/people/start-text.ts';
import type { PersonalStart, Start } from '../../../core/people/start-contract.ts';
import { saveDelivery } from '../../../database/deliveries.ts';
import { announceStart } from '../../../database/start-passes.ts';
import { createTrail, findOnTrail, sumOf } from '../../../database/trail.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import {
  auditStart,
  keys,
  now,
  office,
  remedyStart,
  signedBy,
  sweepStart,
} from '../../core/people/starting.ts';

const db = databaseForFile();
const nobody = configurationSchema.parse(defaultConfiguration);
let configuration: Configuration;
let workflowId: string;
beforeEach(() => {
  configuration = office();
  workflowId = `started-${randomUUID()}`;
});

const activities = () =>
  createStartActivities({
    db: db(),
    readConfiguration: () => configuration,
    trail: createTrail(db()),
    now: () => now,
  });
/** As the workflow of this test, in a run of its own. */
const here = <S extends Start>(start: S): S => ({ ...start, workflowId, runId: randomUUID() });
const admit = (start: Start) => activities().admitStart(start);
const refused = (why: RegExp) => ({
  failure: { kind: 'start.refused', message: expect.stringMatching(why) as string },
});
const trail = () => findOnTrail(db(), { workflow: workflowId }, 10);

describe('where people are named', () => {
  test('who may start it does, and the trail says who, what and where', async () => {
    expect(await admit(here(auditStart({ by: 'Ada Lovelace' })))).toEqual({ person: 'ada' });
    expect(await trail()).toMatchObject([
      {
        kind: 'started',
        who: { name: 'ada', proof: 'unverified', credential: null },
        what: `Started auditChange ${workflowId} on /srv/code/shop`,
        about: { workflow: workflowId, assets: [] },
        digests: {},
      },
    ]);
  });

  test('who may not is refused in words, for good, and that is on the trail once', async () => {
    const start = here(remedyStart(['demo.a', 'bank.a'], 'oscar'));
    for (const _ of [1, 2]) await expect(admit(start)).rejects.toMatchObject(refused(/on asset bank\.a/));
    expect(await trail()).toMatchObject([
      {
        kind: 'refused',
        who: { name: 'oscar', proof: 'unverified' },
        what: expect.stringMatching(
          /^Was not let start remediate .* on demo\.a, bank\.a \(because: oscar may not/,
        ) as string,
        about: { assets: ['demo.a', 'bank.a'] },
      },
    ]);
  });

  test('who does not say who they are stands there as somebody unnamed', async () => {
    await expect(admit(here(auditStart()))).rejects.toMatchObject(refused(/give "by"/));
    expect(await trail()).toMatchObject([{ kind: 'refused', who: { name: 'somebody unnamed' } }]);
  });

  test('an edit of the configuration counts from the next start on', async () => {
    await admit(here(auditStart({ by: 'ada' })));
    const { ada: _, ...people } = configuration.people;
    configuration = { ...configuration, people };
    await expect(admit(here(auditStart({ by: 'ada' })))).rejects.toMatchObject(refused(/names nobody "ada"/));
  });
});

describe('a signature', () => {
  test('is told by its key, and by the sum of what was signed', async () => {
    const start = signedBy(here(auditStart()), 'ada');
    expect(await admit(start)).toEqual({ person: 'ada' });
    expect(await trail()).toMatchObject([
      {
        kind: 'started',
        who: { name: 'ada', proof: 'signature', credential: keys.ada.publicKey },
        digests: { start: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      },
    ]);
  });

  test('that is none proves nobody on the trail, either', async () => {
    const start = signedBy(here(auditStart()), 'ada');
    const forged = { ...start, input: { ...start.input, panel: 'cheap' } };
    await expect(admit(forged)).rejects.toMatchObject(refused(/not by this key over these words/));
    expect(await trail()).toMatchObject([{ kind: 'refused', who: { name: 'ada', proof: 'unverified' } }]);
  });

  test('starts one run, whose tries are all the same to it, and no other', async () => {
    const start = signedBy(here(auditStart()), 'ada');
    await admit(start);
    await admit(start);
    await expect(admit({ ...start, runId: randomUUID() })).rejects.toMatchObject(
      refused(/has started started-.* before: sign it anew/),
    );
  });

  test('of a sweep starts one after the other', async () => {
    configuration = office({ approval: 'signed' });
    const sweep = signedBy(here(sweepStart()), 'ada');
    for (const _ of [1, 2]) expect(await admit(here(sweep))).toEqual({ person: 'ada' });
  });

  test('is what it takes, where it is asked for', async () => {
    configuration = office({ approval: 'signed' });
    await expect(admit(here(auditStart({ by: 'ada' })))).rejects.toMatchObject(
      refused(/asks for signatures/),
    );
    expect(await admit(signedBy(here(auditStart()), 'ada'))).toEqual({ person: 'ada' });
  });
});

describe('what our API has announced', () => {
  const announced = async () => {
    const start = here(remedyStart(['demo.a']));
    await announceStart(db(), passOfStart(start, sumOf));
    return start;
  };

  test.each(['signal', 'signed'] as const)('starts in nobody’s name (%s)', async (approval) => {
    configuration = office({ approval });
    const start = await announced();
    expect(await admit(start)).toEqual({ person: null });
    expect(await trail()).toEqual([]);
  });

  test('starts once, and that alone', async () => {
    const start = await announced();
    const others: PersonalStart[] = [
      { ...start, input: { ...start.input, what: 'Delete everything.' } },
      { ...start, input: { ...start.input, assets: ['bank.a'] } },
      { ...start, workflowId: `${workflowId}-2` },
      { ...start, input: { ...start.input, by: 'mallory' } },
    ];
    for (const other of others)
      await expect(admit(other)).rejects.toMatchObject({ failure: { kind: 'start.refused' } });
    await admit(start);
    await expect(admit({ ...start, runId: randomUUID() })).rejects.toMatchObject(refused(/give "by"/));
  });
});

describe('a delivery', () => {
  const delivered = async (delivery: Delivery): Promise<Extract<Start, { type: 'handleDelivery' }>> => {
    const id = randomUUID();
    await saveDelivery(db(), {
      id,
      event: 'issue_comment',
      action: 'created',
      repository: 'acme/shop',
      payloadBytes: 1,
      read: { delivery },
    });
    workflowId = `delivery/${id}`;
    return { type: 'handleDelivery', input: { ...delivery, id }, workflowId, runId: randomUUID() };
  };
  let comment = 0;
  const approving = (): Delivery => ({
    kind: 'comment',
    owner: 'acme',
    repo: 'shop',
    number: 1,
    commentId: (comment += 1),
    author: 'ada',
    commands: [{ kind: 'approve', reason: 'fine' }],
  });

  test('that GitHub has made starts by itself, once', async () => {
    const start = await delivered(approving());
    expect(await admit(start)).toEqual({ person: null });
    expect(await admit(start)).toEqual({ person: null });
    await expect(admit({ ...start, runId: randomUUID() })).rejects.toMatchObject(
      refused(/was handled before/),
    );
  });

  test('that somebody makes up does not, whatever known one it is called by', async () => {
    const start = await delivered(approving());
    const others: DeliveryInput[] = [
      { ...start.input, author: 'oscar' } as DeliveryInput,
      { ...start.input, commands: [{ kind: 'approve', reason: 'other' }] } as DeliveryInput,
      { ...start.input, id: randomUUID() },
    ];
    for (const input of others)
      await expect(admit({ ...start, input, runId: randomUUID() })).rejects.toMatchObject(
        refused(/GitHub has delivered nothing as/),
      );
    expect((await trail()).map(({ kind, who }) => [kind, who.name])).toEqual(
      others.map(() => ['refused', 'somebody unnamed']),
    );
    expect(await admit(start)).toEqual({ person: null });
  });

  test('starts however it likes where nobody is named', async () => {
    configuration = nobody;
    const start = await delivered(approving());
    for (const runId of ['a', 'b']) expect(await admit({ ...start, runId })).toEqual({ person: null });
    expect(await admit({ ...start, input: { ...start.input, id: randomUUID() } })).toEqual({ person: null });
  });
});

test('where nobody is named, anybody starts anything, and nothing is on the trail of it', async () => {
  configuration = { ...nobody, starts: { approval: 'signed' } };
  const starts = [auditStart(), auditStart({ by: 'mallory' }), remedyStart(['bank.a']), sweepStart()];
  for (const start of starts) expect(await admit(here(start))).toEqual({ person: null });
  expect(await trail()).toEqual([]);
});
