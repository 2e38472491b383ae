import { type Annotation, annotationsPerRequest, type CheckRunEnd } from '../../core/publish/check-run.ts';
import { findPublication, savePublication } from '../../database/publications.ts';
import { publishStatus } from './publish-status.ts';
import { type Desk, hasStatus, keyOf, repositoryOf, sha256 } from './publish-desk.ts';
import { readPages } from './read-pages.ts';
import { slugOf } from './self.ts';

/** What it is called wherever a rule of a repository requires it. */
export const checkRunName = 'countersign';

export interface CheckRunBegin {
  status: 'queued' | 'in_progress';
  title: string;
}

const annotationsMax = 1000;
const runsMax = 1000;

/** Creates the head's check run, or brings it up to date. A token that is no App's writes a commit status instead. */
export async function beginCheckRun(desk: Desk, { status, title }: CheckRunBegin): Promise<void> {
  const output = { title, summary: 'The verdict stands here when the audit has one.' };
  await write(desk, { status, output }, { state: 'pending', description: title });
}

const statusStates = {
  success: 'success',
  failure: 'failure',
  // GitHub has no other state that keeps a required status from passing while somebody is waited for.
  action_required: 'pending',
  cancelled: 'error',
} as const;

/** Annotations first, as many as are not there yet, and the conclusion with the last of them. */
export async function endCheckRun(desk: Desk, end: CheckRunEnd): Promise<void> {
  const { conclusion, title, summary, annotations } = end;
  const output = { title, summary };
  const status = { state: statusStates[conclusion], description: title };
  await write(desk, { status: 'completed', conclusion, output }, status, annotations);
}

interface Wanted {
  status: 'queued' | 'in_progress' | 'completed';
  conclusion?: CheckRunEnd['conclusion'];
  output: { title: string; summary: string };
}

async function write(
  desk: Desk,
  wanted: Wanted,
  status: Parameters<typeof publishStatus>[1],
  annotations: readonly Annotation[] = [],
): Promise<void> {
  try {
    const id = await idOf(desk, wanted);
    const missing = annotations.length > 0 ? await missingAnnotations(desk, id, annotations) : [];
    await update(desk, id, wanted, missing);
  } catch (error) {
    // Check runs belong to Apps: to others GitHub answers so, whatever they may do.
    if (!hasStatus(error, 403) || !/github app/iu.test(error.said)) throw error;
    await publishStatus(desk, status);
  }
}

const publicationOf = (desk: Desk) => keyOf(desk, 'check-run', desk.pullRequest.headCommit);

/** The number of the head's check run, which is created where there is none. */
async function idOf(desk: Desk, wanted: Wanted): Promise<number> {
  const known = (await findPublication(desk.db, publicationOf(desk)))?.remoteId ?? null;
  if (known !== null) return known;
  const found = await findRun(desk);
  const id = found ?? (await createRun(desk, wanted.status, wanted.output));
  // What it was created with need not be written again.
  const bodyHash = found === null && wanted.status !== 'completed' ? hashOf(wanted) : null;
  const record = { remoteId: id, state: 'open', audit: desk.auditId, bodyHash } as const;
  await savePublication(desk.db, publicationOf(desk), record);
  return id;
}

const hashOf = (wanted: Wanted): string => sha256(JSON.stringify(wanted));

/** One that we made and do not know of: a try before this one ended after GitHub had done it. */
async function findRun(desk: Desk): Promise<number | null> {
  const { pullRequest, client, onGitHub } = desk;
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
  const asked = { ...repositoryOf(desk), ref: pullRequest.headCommit, check_name: checkRunName };
  const pages = client.paginate.iterator(route, { ...asked, filter: 'all', per_page: 100 });
  const { items } = await readPages(pages, runsMax);
  // Another pull request may have the same head; the repository may have had another name.
  const own = items.filter(
    ({ external_id, app }) =>
      external_id?.endsWith(`#${pullRequest.number}`) && app?.slug === slugOf(onGitHub.self),
  );
  const last = own.at(-1);
  return last ? Number(last.id) : null;
}

async function createRun(
  { client, pullRequest, ...desk }: Desk,
  status: Wanted['status'],
  output: Wanted['output'],
): Promise<number> {
  const { data } = await client.request('POST /repos/{owner}/{repo}/check-runs', {
    ...repositoryOf({ pullRequest, ...desk }),
    name: checkRunName,
    head_sha: pullRequest.headCommit,
    external_id: pullRequest.key,
    // Its end comes with all that belongs to it.
    status: status === 'completed' ? 'in_progress' : status,
    output,
  });
  return Number(data.id);
}

const placeOf = (one: { path: string; start_line: number; end_line: number; title: string | null }): string =>
  JSON.stringify([one.path, one.start_line, one.end_line, one.title]);

/** GitHub adds annotations and takes none away: those that stand there are not sent again. */
async function missingAnnotations(
  desk: Desk,
  id: number,
  wanted: readonly Annotation[],
): Promise<Annotation[]> {
  const route = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations';
  const asked = { ...repositoryOf(desk), check_run_id: id, per_page: 100 };
  const { items } = await readPages(desk.client.paginate.iterator(route, asked), annotationsMax);
  const there = new Set(items.map(placeOf));
  return wanted.filter((one) => !there.has(placeOf(one)));
}

async function update(desk: Desk, id: number, wanted: Wanted, annotations: Annotation[]): Promise<void> {
  const bodyHash = hashOf(wanted);
  const known = await findPublication(desk.db, publicationOf(desk));
  if (known?.bodyHash === bodyHash && annotations.length === 0) return;
  const route = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';
  const at = { ...repositoryOf(desk), check_run_id: id };
  const last = Math.max(0, Math.ceil(annotations.length / annotationsPerRequest) - 1);
  for (let batch = 0; batch < last; batch += 1) {
    const some = annotations.slice(batch * annotationsPerRequest, (batch + 1) * annotationsPerRequest);
    await desk.client.request(route, { ...at, output: { ...wanted.output, annotations: some } });
  }
  const rest = annotations.slice(last * annotationsPerRequest);
  const output = rest.length > 0 ? { ...wanted.output, annotations: rest } : wanted.output;
  await desk.client.request(route, { ...at, ...wanted, output });
  await savePublication(desk.db, publicationOf(desk), { bodyHash, audit: desk.auditId });
}
