import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../embedded/temporary-folder.ts';
import { searchFiles } from './search-bytes.ts';

const marker = 'zebra-0123456789';

test.each([
  ['plain', marker],
  ['utf16', Buffer.from(marker, 'utf16le')],
  ['hex', Buffer.from(marker).toString('hex')],
  ['base64 at 0', Buffer.from(`${marker}!`).toString('base64')],
  ['base64 at 1', Buffer.from(`x${marker}!`).toString('base64')],
  ['base64 at 2', Buffer.from(`xy${marker}!?`).toString('base64')],
  ['base64url at 1', Buffer.from(`\u{7f}${marker}`).toString('base64url')],
])('%s is found, in whichever of the files it stands', (form, bytes) => {
  const path = join(temporaryFolder(), 'db');
  writeFileSync(path, 'nothing');
  writeFileSync(`${path}-wal`, Buffer.concat([Buffer.from([1, 2]), Buffer.from(bytes), Buffer.from([3])]));
  expect(searchFiles(path, marker)[form]).toBe(1);
  expect(Object.values(searchFiles(path, 'zebra-9876543210')).every((count) => count === 0)).toBe(true);
});
