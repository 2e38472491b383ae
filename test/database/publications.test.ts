import { expect, test } from 'vitest';
import { findPublication, loadFindings, savePublication, saveTraces } from '../../database/publications.ts';
import { traceOf } from '../core/publish/report-of.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const pullRequest = 'github.com/acme/shop#7';
const summary = { pullRequest, kind: 'summary', key: pullRequest } as const;

test('what is left out stays as it was', async () => {
  expect(await findPublication(db(), summary)).toBeNull();
  await savePublication(db(), summary, { remoteId: 5_000_000_000, bodyHash: 'a', audit: 'audit-1' });
  await savePublication(db(), summary, { bodyHash: 'b' });
  expect(await findPublication(db(), summary)).toMatchObject({
    remoteId: 5_000_000_000,
    bodyHash: 'b',
    state: 'open',
    audit: 'audit-1',
  });
});

test('traces of many findings keep what is known of their comments', async () => {
  const traces = Array.from({ length: 2500 }, (_, at) => ({
    key: `k${at}`,
    trace: traceOf({ id: `${at}` }),
  }));
  await saveTraces(db(), { pullRequest, audit: 'audit-1', traces });
  await savePublication(db(), { pullRequest, kind: 'finding', key: 'k7' }, { state: 'open', remoteId: 7 });
  const renamed = traces
    .slice(0, 10)
    .map(({ key, trace }) => ({ key, trace: { ...trace, title: 'Other words' } }));
  await saveTraces(db(), { pullRequest, audit: 'audit-2', traces: renamed });
  await saveTraces(db(), { pullRequest, audit: 'audit-2', traces: [] });
  const rows = await loadFindings(db(), pullRequest);
  expect(rows).toHaveLength(2500);
  expect(rows.find(({ key }) => key === 'k7')).toMatchObject({
    state: 'open',
    remoteId: 7,
    audit: 'audit-2',
    trace: { title: 'Other words' },
  });
  expect(rows.find(({ key }) => key === 'k20')).toMatchObject({ state: 'listed', audit: 'audit-1' });
});
