import { Context } from '@temporalio/activity';

/** The context of the activity that runs now; null outside of Temporal, in tests and tools. */
export function currentContext(): Context | null {
  try {
    return Context.current();
  } catch {
    return null;
  }
}
