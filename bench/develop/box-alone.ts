import { openTestBox } from '../../test/sandbox/engines/bubblewrap/open-test-box.ts';
import { type CallKind, readFile, runCommand, timeCalls, writeFile } from './calls.ts';

/** In a box with nothing around it: no journal, no snapshot. */
export async function boxAlone(): Promise<Record<CallKind, number[]>> {
  const box = await openTestBox();
  try {
    await box.run('mkdir -p src && echo hello > src/cart.js');
    return await timeCalls(async (kind, at) => {
      if (kind === 'read') return box.link.file(readFile);
      return kind === 'write' ? box.link.file(writeFile(at)) : box.run(runCommand(at));
    });
  } finally {
    await box.close();
  }
}
