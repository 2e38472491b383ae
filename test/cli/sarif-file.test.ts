import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { checkSarifFile, writeSarif } from '../../cli/sarif-file.ts';
import { auditId } from '../../core/ids.ts';
import { openAudit } from '../../database/audits.ts';
import { databaseForFile } from '../database/database-for-file.ts';

const db = databaseForFile();
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sarif-'));
});
const clean = () => onTestFinished(() => rm(folder, { recursive: true, force: true }));

describe('before an audit is paid for', () => {
  test('a file that can be written is known by its whole path', async () => {
    clean();
    expect(await checkSarifFile('out.sarif', folder)).toBe(join(folder, 'out.sarif'));
    await writeFile(join(folder, 'old.sarif'), '{}');
    expect(await checkSarifFile(join(folder, 'old.sarif'), '/')).toBe(join(folder, 'old.sarif'));
    expect(await readdir(folder)).toEqual(['old.sarif']);
  });

  test('a missing folder is refused, by name and with the remedy', async () => {
    clean();
    await expect(checkSarifFile('none/out.sarif', folder)).rejects.toThrow(
      `there is no folder "${join(folder, 'none')}"; make it first`,
    );
    await expect(checkSarifFile('', folder)).rejects.toThrow('there is no folder');
  });

  test('a folder, a device and a file in the place of a folder are refused', async () => {
    clean();
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'file'), '');
    await expect(checkSarifFile('sub', folder)).rejects.toThrow('is there and is no file');
    await expect(checkSarifFile('/dev/null', folder)).rejects.toThrow('is there and is no file');
    await expect(checkSarifFile('file/out.sarif', folder)).rejects.toThrow('there is no folder');
  });

  // Whoever may do everything is kept from nothing.
  test.skipIf(process.getuid?.() === 0)('a folder that is closed to us is refused', async () => {
    clean();
    await chmod(folder, 0o500);
    await expect(checkSarifFile('out.sarif', folder)).rejects.toThrow('may not be written');
  });
});

describe('a log is written', () => {
  const opened = async (name: string) => {
    const id = auditId(name);
    await openAudit(db(), { auditId: id, workflowId: name, title: 'A \u001b[31mchange', panel: 'default' });
    return id;
  };

  test('whole, over what was there, and nothing is left beside it', async () => {
    clean();
    const path = join(folder, 'out.sarif');
    await writeFile(path, 'old');
    await writeSarif(db(), await opened('sarif-1'), { path, version: '9.9.9' });
    const log = JSON.parse(await readFile(path, 'utf8')) as { runs: { properties: object }[] };
    expect(log.runs[0]?.properties).toMatchObject({ auditId: 'sarif-1', panel: 'default' });
    expect(await readdir(folder)).toEqual(['out.sarif']);
  });

  test('or not at all: what was there stays, and the message says how to get it', async () => {
    clean();
    const path = join(folder, 'sub');
    await mkdir(join(path, 'full'), { recursive: true });
    await expect(writeSarif(db(), await opened('sarif-2'), { path, version: '1' })).rejects.toThrow(
      /could not be written to .*npx countersign show sarif-2 --sarif FILE/,
    );
    expect(await readdir(folder)).toEqual(['sub']);
  });

  test('in the place of a link, not through it', async () => {
    clean();
    await writeFile(join(folder, 'elsewhere'), 'kept');
    await symlink(join(folder, 'elsewhere'), join(folder, 'link'));
    await writeSarif(db(), await opened('sarif-3'), { path: join(folder, 'link'), version: '1' });
    expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('kept');
  });

  test('only of an audit that is recorded', async () => {
    clean();
    await expect(writeSarif(db(), 'nobody', { path: join(folder, 'x'), version: '1' })).rejects.toThrow(
      'Audit nobody is not in this database',
    );
  });
});
