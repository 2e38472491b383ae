import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workerNodeFlags } from '../../settings/worker-flags.ts';

test('the image starts its workers as npm start does', () => {
  const image = readFileSync(join(import.meta.dirname, '..', '..', 'Dockerfile'), 'utf8');
  const command = /^CMD (\[.*\])$/m.exec(image)?.[1] ?? '[]';
  expect(JSON.parse(command)).toEqual(['node', ...workerNodeFlags, 'worker/main.ts']);
});
