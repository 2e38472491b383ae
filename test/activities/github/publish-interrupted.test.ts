import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseForFile } from '../../database/database-for-file.ts';
import { createPublishingWorld, type PublishingWorld } from './publishing.ts';

const db = databaseForFile();
let world: PublishingWorld;
beforeAll(async () => {
  world = await createPublishingWorld(db(), { max: 2 });
});
afterAll(() => world.hub.close());

const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, at) => `export const ${word}${at + 1} = ${at + 1};`);
const base = { 'src/old.ts': lines(10, 'old') };
const head = { ...base, 'src/new.ts': lines(80) };
const kinds = ['CWE-22', 'CWE-78', 'CWE-89', 'CWE-400', 'CWE-476', 'CWE-502', 'CWE-601', 'CWE-798'];

/** So many findings, each of its own kind and line. */
const findings = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    file: 'src/new.ts',
    startLine: at + 1,
    endLine: at + 1,
    quote: `export const line${at + 1} = ${at + 1};`,
    title: `Flaw ${at + 1}`,
    cwe: kinds[at % kinds.length] ?? null,
    severity: 'high',
    probability: 0.9 - at / 100,
  }));

type Pull = Awaited<ReturnType<PublishingWorld['open']>>;

/** Announced, published, mended in part by a push, published again, and answered: every kind of writing. */
function steps(pull: Pull) {
  const { activities } = world;
  let input: Awaited<ReturnType<Pull['audit']>>;
  const of = () => ({ auditId: input.auditId, pullRequest: input.pullRequest });
  return [
    {
      prepare: async () => {
        input = await pull.audit({ findings: findings(54) });
      },
      run: async () => {
        await activities.announceAudit({ ...of(), state: 'in-progress', title: 'Reading the change' });
        await activities.publishVerdict(input);
      },
    },
    {
      prepare: async () => {
        await pull.push({ 'src/new.ts': lines(80).with(0, 'export const line1 = safe();') });
        input = await pull.audit({
          findings: findings(54)
            .slice(1)
            .map((one) => ({ ...one, reason: 'Said again.' })),
        });
      },
      run: async () => {
        await activities.publishVerdict(input);
        const { owner, repo, number } = input.pullRequest;
        const answer = { key: 'delivery-1', pullRequest: { owner, repo, number }, text: 'Approved.' };
        await activities.answerCommand({ ...answer, toComment: null });
        const [comment] = pull.comments();
        await activities.answerCommand({ ...answer, key: 'delivery-2', toComment: comment?.id ?? null });
      },
    },
  ];
}

/** What a reader of the pull request sees, without numbers and names of this one. */
function seen(pull: Pull) {
  const plain = (body: string | null) =>
    (body ?? '')
      .replaceAll(pull.repository, 'REPO')
      .replace(/simulated-\d+/g, 'SIMULATED')
      .replace(/audit-pr-[\w-]+\.\d+/g, 'AUDIT')
      .replace(/[\da-f]{40}|`[\da-f]{12}`/g, 'COMMIT')
      .replace(/127\.0\.0\.1:\d+/g, 'HOST');
  const threads = pull.threads();
  return {
    comments: pull.comments().map((one) => ({
      path: one.path,
      line: one.line,
      original: one.originalLine,
      body: plain(one.body),
      isReply: one.inReplyTo !== null,
      resolved: threads.find(({ id }) => id === one.threadId)?.resolvedBy?.login ?? null,
    })),
    notes: pull.notes().map(({ body }) => plain(body)),
    runs: pull.runs().map(({ status, conclusion, title, summary, annotations }) => ({
      status,
      conclusion,
      title,
      summary: plain(summary),
      annotations,
    })),
    sarif: new Set([...(pull.entity()?.sarifs.values() ?? [])].map(({ commitSha }) => commitSha)).size,
  };
}

interface Strike {
  step: number;
  request: number;
  kind: 'reset-before' | 'reset-after';
}

/** Runs the steps up to the struck one, or all. Gives whether each request of the last step was one that writes. */
async function publishAll(pull: Pull, strike: Strike | null, last = strike?.step ?? 1): Promise<boolean[]> {
  const { faults, requests } = world.hub.world;
  for (const [index, step] of steps(pull)
    .slice(0, last + 1)
    .entries()) {
    await step.prepare();
    requests.clear();
    if (strike?.step === index) faults.set([{ kind: strike.kind, skip: strike.request }]);
    let tries = 0;
    for (let done = false; !done; ) {
      tries += 1;
      expect(tries).toBeLessThan(4);
      done = await step.run().then(
        () => true,
        () => false,
      );
    }
    faults.set([]);
  }
  return requests.entries().map(({ method, path }) => method !== 'GET' && !path.includes('access_tokens'));
}

describe('a try that ends at any request, before or after GitHub did it', () => {
  test.each([
    [0, 'the first publication'],
    [1, 'the one after a push'],
  ])('leaves nothing twice and nothing out: step %i, %s', { timeout: 240_000 }, async (step) => {
    const undisturbed = await world.open(base, head);
    const writes = await publishAll(undisturbed, null, step);
    const wanted = seen(undisturbed);
    expect(wanted.runs.map(({ annotations }) => annotations.length)).toEqual([52, 51].slice(0, step + 1));
    expect(wanted.comments).toHaveLength([2, 4][step] ?? 0);
    expect(wanted.notes).toHaveLength(step + 1);
    expect(wanted.sarif).toBe(step + 1);
    if (step === 1) expect(wanted.comments[0]?.resolved).toBe('countersign[bot]');
    let strikes = 0;
    for (const [request, isWrite] of writes.entries()) {
      // A read that was answered to nobody is as one that was never asked, and one after the other as one.
      const afterWrite = writes[request - 1] ?? true;
      const before = isWrite || afterWrite ? (['reset-before'] as const) : [];
      for (const kind of isWrite ? ([...before, 'reset-after'] as const) : before) {
        const pull = await world.open(base, head);
        await publishAll(pull, { step, request, kind });
        expect(seen(pull), `${kind}, request ${request}`).toEqual(wanted);
        strikes += 1;
      }
    }
    expect(strikes).toBeGreaterThan(15);
  });

  test('and a second try when all is done writes nothing at all', async () => {
    const pull = await world.open(base, head);
    const input = await pull.audit({ findings: findings(54) });
    await world.activities.publishVerdict(input);
    world.hub.world.requests.clear();
    await world.activities.publishVerdict(input);
    const writes = world.hub.world.requests
      .entries()
      .filter(
        ({ method, path }) =>
          method !== 'GET' && !path.includes('graphql') && !path.includes('access_tokens'),
      );
    expect(writes).toEqual([]);
  });

  test('two tries at once do not get in one another’s way', async () => {
    const pull = await world.open(base, head);
    const input = await pull.audit({ findings: findings(3) });
    await Promise.all([world.activities.publishVerdict(input), world.activities.publishVerdict(input)]);
    expect([pull.comments().length, pull.notes().length, pull.runs().length]).toEqual([2, 1, 1]);
  });
});
