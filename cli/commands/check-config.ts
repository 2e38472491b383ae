import { describeProblems } from '../../core/configuration/describe-problems.ts';
import { publishedSchema } from '../../core/configuration/published-schema.ts';
import { readConfiguration } from '../../settings/configuration.ts';
import { describeLapsed } from '../../core/gates/overrides.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { count } from '../text/amounts.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

/** Explains every mistake of a configuration; exits 1 when there are any. Tells of overrides that have no effect. With `schema`, prints the JSON Schema instead. */
export async function checkConfig(
  context: Context,
  path: string | undefined,
  { json, schema }: { json: boolean; schema: boolean },
): Promise<ExitStatus> {
  if (schema) {
    print([safeJson(publishedSchema())]);
    return exitStatus.passed;
  }
  const { file, found, parsed } = readConfiguration(context.environment, context.cwd, path);
  const { configuration, problems } = parsed;
  const today = new Date().toISOString().slice(0, 10);
  const lapsed = configuration === null ? [] : describeLapsed(configuration.overrides, today);
  if (json) print([safeJson({ file, found, problems, lapsed })]);
  else if (configuration === null) process.stderr.write(`${describeProblems(file, problems)}\n`);
  else
    print([
      summary(file, found, configuration),
      ...lapsed.flatMap((one) => wrap(context.out, safeLine(one), '  ')),
    ]);
  return configuration === null ? exitStatus.failed : exitStatus.passed;
}

function summary(file: string, found: boolean, { seats, panels }: { seats: object; panels: object }): string {
  const holds = `${count(Object.keys(seats).length, 'seat')}, panels ${Object.keys(panels).join(', ')}`;
  return found
    ? `${file} is in order: ${holds}.`
    : `There is no ${file}; the default configuration holds: ${holds}.`;
}
