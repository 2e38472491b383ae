import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';

/** Waits for a person at once, and is done when it is told so. */
export async function auditChange(): Promise<void> {
  let done = false;
  setHandler(defineQuery('status'), () =>
    done ? { phase: 'done', verdict: 'failed' } : { phase: 'waiting-for-person', verdict: null },
  );
  setHandler(defineSignal('end'), () => {
    done = true;
  });
  await condition(() => done);
}
