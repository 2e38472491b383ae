import type { PublishingWorld } from './publishing.ts';

const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, at) => `export const ${word}${at + 1} = ${at + 1};`);
export const base = { 'src/old.ts': lines(10, 'old') };
export const head = { ...base, 'src/new.ts': lines(80) };
const kinds = ['CWE-22', 'CWE-78', 'CWE-89', 'CWE-400', 'CWE-476', 'CWE-502', 'CWE-601', 'CWE-798'];

/** So many findings, each of its own kind and line. */
export const findings = (count: number) =>
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
function steps({ activities }: PublishingWorld, pull: Pull) {
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
export function seen(pull: Pull) {
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

export interface Strike {
  step: number;
  request: number;
  kind: 'reset-before' | 'reset-after';
}

/** Runs the steps up to the struck one, or all. Gives whether each request of the last step was one that writes. */
async function publishAll(
  world: PublishingWorld,
  pull: Pull,
  strike: Strike | null,
  last = strike?.step ?? 1,
): Promise<boolean[]> {
  const { faults, requests } = world.hub.world;
  for (const [index, step] of steps(world, pull)
    .slice(0, last + 1)
    .entries()) {
    await step.prepare();
    requests.clear();
    if (strike?.step === index) faults.set([{ kind: strike.kind, skip: strike.request }]);
    let tries = 0;
    for (let done = false; !done; ) {
      tries += 1;
      if (tries > 3) throw new Error(`A fourth try after ${JSON.stringify(strike)}.`);
      done = await step.run().then(
        () => true,
        () => false,
      );
    }
    faults.set([]);
  }
  return requests.entries().map(({ method, path }) => method !== 'GET' && !path.includes('access_tokens'));
}

export type Seen = ReturnType<typeof seen>;

/** What an undisturbed run of the steps up to this one leaves, and each request of this step that may be struck. */
export async function undisturbed(
  world: PublishingWorld,
  step: number,
): Promise<{ wanted: Seen; strikes: Strike[] }> {
  const pull = await world.open(base, head);
  const writes = await publishAll(world, pull, null, step);
  const strikes = writes.flatMap((isWrite, request): Strike[] => {
    // A read that was answered to nobody is as one that was never asked, and one after the other as one.
    const before: Strike[] =
      isWrite || (writes[request - 1] ?? true) ? [{ step, request, kind: 'reset-before' }] : [];
    return isWrite ? [...before, { step, request, kind: 'reset-after' }] : before;
  });
  return { wanted: seen(pull), strikes };
}

/** What stands in the end on a pull request whose publication was struck there, and tried again. */
export async function struck(world: PublishingWorld, strike: Strike): Promise<Seen> {
  const pull = await world.open(base, head);
  await publishAll(world, pull, strike);
  return seen(pull);
}
