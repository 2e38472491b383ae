import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Each takes half a minute or more, the longest first. A checkout that has run no tests yet knows only how large the
 * files are, and these are small: one that is begun at the end keeps the whole run waiting. A wrong order costs time only.
 */
const longest = [
  'e2e/publish-crash',
  'e2e/start',
  'e2e/develop-crash',
  'e2e/pull-request-bad-input',
  'sandbox/supervisor/crash',
  'sandbox/browse-pages',
  'cli/tasks',
  'activities/github/publish-interrupted',
  'e2e/provider-faults',
  'embedded/engine',
  'e2e/temporal-ui-task',
  'e2e/pull-requests',
  'e2e/audit',
  'e2e/loop',
  'e2e/develop-docker',
  'e2e/temporal-ui',
  'e2e/develop-bad-repository',
  'cli/audit',
  'e2e/crash',
  'e2e/lost-webhooks',
].map((name) => `/test/${name}.test.ts`);

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((path) => moduleId.endsWith(path));
  return place === -1 ? longest.length : place;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
