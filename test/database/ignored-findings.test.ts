import { expect, test } from 'vitest';
import { ignoreFinding, loadIgnored } from '../../database/ignored-findings.ts';
import { saveTraces } from '../../database/publications.ts';
import { traceOf } from '../core/publish/report-of.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const pullRequest = 'github.com/acme/shop#7';

test('a finding is ignored by its id, in its repository and no other; the last reason counts', async () => {
  await saveTraces(db(), {
    pullRequest,
    audit: 'audit-1',
    traces: [{ key: 'k', trace: traceOf({ id: '3f9a1c' }) }],
  });
  const said = { pullRequest, id: '3F9A1C', by: 'grace' };
  expect(await ignoreFinding(db(), { ...said, id: '000000', reason: 'x' })).toBeNull();
  expect(
    await ignoreFinding(db(), { ...said, pullRequest: 'github.com/acme/shop#8', reason: 'x' }),
  ).toBeNull();
  await ignoreFinding(db(), { ...said, reason: 'first' });
  expect(await ignoreFinding(db(), { ...said, reason: 'Known.' })).toMatchObject({ id: '3f9a1c' });
  expect(await loadIgnored(db(), pullRequest)).toMatchObject([{ by: 'grace', reason: 'Known.', here: true }]);
  expect(await loadIgnored(db(), 'github.com/acme/shop#9')).toMatchObject([
    { reason: 'Known.', here: false },
  ]);
  expect(await loadIgnored(db(), 'github.com/acme/web#7')).toEqual([]);
});
