/**
 * Records histories into `test/replay/`: `audit-change`, an audit with a lost seat, a refused answer, a redirect, a
 * reminder and a rejection, as it ran before there were second looks; `second-look`, one with a second look in two rounds;
 * `weighed-answers`, an audit whose answers are weighed, and `weighed-task`, a task of the same kind; `answers-in-turn`, an
 * audit whose answers are weighed together; `sifted-approvals`, an incident that keeps no invented ones;
 * `pull-request` and `superseded`, audits of heads; `delivery`, a comment with commands; `sweep`, open pull requests;
 * `develop`, a task that a person redirects and that finishes; `sweep-tasks`, what tasks left behind, as it was swept before
 * incidents were too; `sweep-incidents`, with them; `checkpoint-trail`, a checkpoint that goes to two places; `remediate`, an
 * incident whose first plan drifts, and whose second one is carried out, makes things worse and is undone;
 * `second-opinion`, one whose remediator asks other seats; `refresh-fleet`, a look at two sources.
 * Run it for a history that the workflow is to be held to from now on: `node scripts/record-replay.ts NAME`, which brings
 * a Temporal server, or `node scripts/record-replay.ts HOST:PORT NAME` with one there. One that is there already stays as it was recorded, as long as audits like it may run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal } from '../embedded/find-temporal.ts';
import { freePort } from '../embedded/ports.ts';
import { createProgress } from '../embedded/progress.ts';
import { startTemporal } from '../embedded/temporal-server.ts';
import { writeHistory } from '../test/replay/history-file.ts';
import { recordedCheckpoint } from '../test/replay/recorded-checkpoint.ts';
import { recordedAudit, recordedSecondLook, recordedWeighing } from '../test/replay/recorded-audit.ts';
import { recordedFleetRefresh } from '../test/replay/recorded-fleet.ts';
import { recordedRemedy, recordedSecondOpinion } from '../test/replay/recorded-remedy.ts';
import { recordedIncidentSweep, recordedTask, recordedTaskSweep } from '../test/replay/recorded-task.ts';
import {
  recordedDelivery,
  recordedPullRequest,
  recordedSuperseded,
  recordedSweep,
} from '../test/replay/recorded-pull-request.ts';

const recorders = {
  'audit-change': recordedAudit,
  'second-look': recordedSecondLook,
  'weighed-answers': recordedWeighing,
  'answers-in-turn': recordedWeighing,
  'pull-request': recordedPullRequest,
  superseded: recordedSuperseded,
  delivery: recordedDelivery,
  sweep: recordedSweep,
  develop: recordedTask,
  'weighed-task': recordedTask,
  'sweep-tasks': recordedTaskSweep,
  'sweep-incidents': recordedIncidentSweep,
  'checkpoint-trail': recordedCheckpoint,
  remediate: recordedRemedy,
  'sifted-approvals': recordedRemedy,
  'second-opinion': recordedSecondOpinion,
  'refresh-fleet': recordedFleetRefresh,
};
const given = process.argv.slice(2);
const name = given.at(-1);
const recorder = Object.entries(recorders).find(([known]) => known === name)?.[1];
if (!name || !recorder) {
  const names = Object.keys(recorders).join(' or ');
  process.stderr.write(`Say which history: node scripts/record-replay.ts ${names}\n`);
  process.exit(2);
}
const target = join(import.meta.dirname, '..', 'test', 'replay', `${name}.json`);
const server = given.length > 1 ? null : await startOwn();
try {
  await writeHistory(target, await recorder(server?.address ?? given[0] ?? ''));
} finally {
  await server?.stop();
}
process.stdout.write(`${target}\n`);

/** A server that keeps nothing. */
async function startOwn() {
  const { path } = await findTemporal(
    process.env,
    createProgress(process.stderr),
    new AbortController().signal,
  );
  const [port, uiPort] = await Promise.all([freePort(), freePort()]);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-record-'));
  const log = join(folder, 'temporal.log');
  const started = await startTemporal({ program: path, port, uiPort, database: null, log });
  const stop = async () => {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { address: started.address, stop };
}
