import { randomUUID } from 'node:crypto';
import { makeKey } from '../../../activities/origin/keys.ts';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { type AuditId, auditIdOf, changeId } from '../../../core/ids.ts';
import { openAudit, updateAudit } from '../../../database/audits.ts';
import type { Database } from '../../../database/client.ts';
import { saveSnapshot } from '../../../database/snapshots.ts';

export const keys = { ada: makeKey(), bob: makeKey(), cyd: makeKey() };
const ownKey = (name: keyof typeof keys) => [{ publicKey: keys[name].publicKey }];

/** ada may decide on acme's repositories, bob sees them, cyd decides on others; ada operates the shop. */
export const officeOf = (approval: 'signal' | 'signed', named = true) =>
  configurationSchema.parse({
    ...defaultConfiguration,
    decisions: { approval },
    ...(named && {
      people: {
        ada: {
          name: 'Ada Lovelace',
          github: 'ada-l',
          roles: ['auditor', 'operator'],
          teams: ['shop'],
          keys: ownKey('ada'),
        },
        bob: { name: 'Bob', roles: ['viewer', 'approver'], teams: ['shop'], keys: ownKey('bob') },
        cyd: { name: 'Cyd', roles: ['auditor', 'operator'], teams: ['bank'], keys: ownKey('cyd') },
      },
      teams: {
        shop: { repositories: ['code.test/acme/*', 'github.com/acme/*'], assets: ['demo.*'] },
        bank: { repositories: ['code.test/bank/*'], assets: ['bank.*'] },
      },
    }),
  });

/** Puts an audit on record that has frozen a change of this repository. */
export async function recordAudit(
  db: Database,
  id: AuditId = auditIdOf(`audit-${randomUUID()}`, randomUUID()),
  repository = 'https://code.test/acme/shop',
  pullRequest?: string,
): Promise<AuditId> {
  const change = changeId(`sha256:${randomUUID().replaceAll('-', '').padEnd(64, '0')}`);
  const origin = {
    kind: 'git-range',
    repository,
    host: 'code.test',
    baseCommit: '',
    headCommit: '',
  } as const;
  const size = { files: 0, addedLines: 0, removedLines: 0 };
  await saveSnapshot(db, { changeId: change, origin, files: [], rules: [] }, 'A change', size);
  const more = pullRequest === undefined ? {} : { pullRequest };
  await openAudit(db, { auditId: id, workflowId: id, title: 'A change', panel: 'default', ...more });
  await updateAudit(db, id, { change });
  return id;
}
