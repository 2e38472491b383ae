import { examine, report } from '../../embedded/doctor.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { safeJson } from '../text/safe.ts';

/** Says what is missing or wrong on this machine, and how to mend it; exits 1 when something is wrong. */
export async function doctor(
  { environment, cwd, out }: Context,
  { json }: { json: boolean },
): Promise<ExitStatus> {
  const checks = await examine({ environment: { ...environment }, cwd });
  print([json ? safeJson({ checks }) : report(checks, out.paint.isColorSupported).trimEnd()]);
  return checks.some(({ state }) => state === 'wrong') ? exitStatus.failed : exitStatus.passed;
}
