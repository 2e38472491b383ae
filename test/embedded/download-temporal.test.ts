import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { downloadTemporal } from '../../embedded/download-temporal.ts';
import { silent } from '../../embedded/progress.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a download that is given up says so, and leaves nothing behind', async () => {
  const cache = join(temporaryFolder(), 'cache');
  mkdirSync(cache);
  const skipped = vi.fn<(why: string) => void>();
  const progress = () => ({ ...silent(''), skipped });
  const why = await downloadTemporal(join(cache, 'temporal'), progress, AbortSignal.abort());
  expect(why).toBe('given up');
  expect(skipped).toHaveBeenCalledWith('not possible here (given up)');
  expect(readdirSync(cache)).toEqual([]);
});
