/**
 * Records the history of one audit into `test/replay/audit-change.json`: a lost seat, a refused answer, a redirect, a
 * reminder and a rejection. Run it when the workflow changes in a way that running audits need not survive:
 * `node scripts/record-replay.ts HOST:PORT` with a Temporal dev server there.
 */
import { join } from 'node:path';
import { writeHistory } from '../test/replay/history-file.ts';
import { recordedAudit } from '../test/replay/recorded-audit.ts';

const [address] = process.argv.slice(2);
if (!address) {
  process.stderr.write('Say where a Temporal server is: node scripts/record-replay.ts 127.0.0.1:7233\n');
  process.exit(2);
}
const target = join(import.meta.dirname, '..', 'test', 'replay', 'audit-change.json');
await writeHistory(target, await recordedAudit(address));
process.stdout.write(`${target}\n`);
