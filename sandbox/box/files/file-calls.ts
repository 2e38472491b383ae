import type { FileCall } from '../protocol.ts';
import { editFile } from './edit-file.ts';
import { listFolder } from './list-folder.ts';
import { readFile } from './read-file.ts';
import { searchFiles } from './search-files.ts';
import { Refusal } from './work-path.ts';
import { writeFile } from './write-file.ts';

interface FileAnswer {
  ok: boolean;
  text: string;
}

/** File calls on all that is below `root`, and on nothing else. What goes wrong is told in words. */
export function createFileCalls(root: string): (call: FileCall) => Promise<FileAnswer> {
  return async (call) => {
    try {
      return { ok: true, text: await carryOut(root, call) };
    } catch (error) {
      return {
        ok: false,
        text: error instanceof Refusal ? error.message : wordsOf(error as NodeJS.ErrnoException),
      };
    }
  };
}

function carryOut(root: string, call: FileCall): Promise<string> {
  switch (call.kind) {
    case 'read':
      return readFile(root, call);
    case 'list':
      return listFolder(root, call);
    case 'search':
      return searchFiles(root, call);
    case 'write':
      return writeFile(root, call);
    case 'edit':
      return editFile(root, call);
  }
}

function wordsOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return 'The disk is full: remove what is not needed.';
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return 'The permissions of the file or its folder forbid it.';
  if (error.code === 'EFBIG') return 'The file would be larger than one file may be.';
  return `It failed: ${error.message}.`;
}
