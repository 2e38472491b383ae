import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { toSarif } from '../core/report/sarif.ts';
import { findAudit, readStory } from '../database/reports.ts';
import type { Database } from '../database/client.ts';
import { safeJson } from './text/safe.ts';
import { UsageError } from './usage-error.ts';

/** Where a SARIF log goes, and the version of the program that says so in it. */
export interface SarifFile {
  path: string;
  version: string;
}

/**
 * A file that can be written by the look of it, checked before an audit is paid for.
 * @throws UsageError when its folder is missing or closed to us, or what has its name is no file
 */
export async function checkSarifFile(typed: string, cwd: string): Promise<string> {
  const path = resolve(cwd, typed);
  const folder = dirname(path);
  const shown = JSON.stringify(path);
  const there = await stat(folder).catch(() => null);
  if (typed === '' || !there?.isDirectory()) {
    throw new UsageError(`--sarif ${shown}: there is no folder ${JSON.stringify(folder)}; make it first.`);
  }
  const target = await stat(path).catch(() => null);
  if (target && !target.isFile()) {
    throw new UsageError(`--sarif ${shown} is there and is no file: give the name of a file.`);
  }
  await access(folder, constants.W_OK).catch(() => {
    throw new UsageError(
      `--sarif ${shown}: the folder ${JSON.stringify(folder)} may not be written; choose another, or change its permissions.`,
    );
  });
  return path;
}

/** Writes the log of an audit as it stands: whole or not at all, whoever reads the file meanwhile. */
export async function writeSarif(db: Database, auditId: string, { path, version }: SarifFile): Promise<void> {
  const audit = await findAudit(db, auditId);
  if (!audit) throw new Error(`Audit ${auditId} is not in this database, so that there is nothing to write.`);
  const log = safeJson(toSarif(await readStory(db, audit), version, sha256));
  const draft = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`);
  try {
    await writeFile(draft, `${log}\n`, { flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The SARIF log could not be written to ${JSON.stringify(path)}: ${why}. The audit is recorded: npx countersign show ${auditId} --sarif FILE writes it again.`,
      { cause: error },
    );
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
