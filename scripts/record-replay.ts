/**
 * Records histories into `test/replay/`: `audit-change`, an audit with a lost seat, a refused answer, a redirect, a
 * reminder and a rejection, as it ran before there were second looks; `second-look`, one with a second look in two rounds;
 * `pull-request` and `superseded`, audits of heads; `delivery`, a comment with commands; `sweep`, open pull requests.
 * Run it for a history that the workflow is to be held to from now on: `node scripts/record-replay.ts HOST:PORT NAME`
 * with a Temporal dev server there. One that is there already stays as it was recorded, as long as audits like it may run.
 */
import { join } from 'node:path';
import { writeHistory } from '../test/replay/history-file.ts';
import { recordedAudit, recordedSecondLook } from '../test/replay/recorded-audit.ts';
import {
  recordedDelivery,
  recordedPullRequest,
  recordedSuperseded,
  recordedSweep,
} from '../test/replay/recorded-pull-request.ts';

const recorders = {
  'audit-change': recordedAudit,
  'second-look': recordedSecondLook,
  'pull-request': recordedPullRequest,
  superseded: recordedSuperseded,
  delivery: recordedDelivery,
  sweep: recordedSweep,
};
const [address, name] = process.argv.slice(2);
const recorder = Object.entries(recorders).find(([known]) => known === name)?.[1];
if (!address || !recorder) {
  const names = Object.keys(recorders).join(' or ');
  process.stderr.write(
    `Say where a Temporal server is, and which history: node scripts/record-replay.ts 127.0.0.1:7233 ${names}\n`,
  );
  process.exit(2);
}
const target = join(import.meta.dirname, '..', 'test', 'replay', `${name}.json`);
await writeHistory(target, await recorder(address));
process.stdout.write(`${target}\n`);
