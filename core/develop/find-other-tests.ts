import type { FoundTests, TextByPath } from './found-tests.ts';

/** The files whose text `findOtherTests` reads. */
export const otherFiles = ['Makefile', 'makefile', 'GNUmakefile', 'justfile'];

/** Where nothing but the file's name is needed; the first that is there counts. */
const byFile: readonly (readonly [RegExp, string, string])[] = [
  [/^mvnw$/, 'sh ./mvnw -B test', 'Maven'],
  [/^pom\.xml$/, 'mvn -B test', 'Maven'],
  [/^gradlew$/, 'sh ./gradlew test', 'Gradle'],
  [/^build\.gradle(?:\.kts)?$/, 'gradle test', 'Gradle'],
  [/^mix\.exs$/, 'mix test', 'Mix'],
  [/^deno\.jsonc?$/, 'deno test', 'Deno'],
  [/^[\w.-]+\.(?:sln|csproj|fsproj)$/, 'dotnet test', '.NET'],
  [/^spec\/.*_spec\.rb$/, 'bundle exec rspec', 'RSpec'],
  [/^Rakefile$/, 'bundle exec rake test', 'Rake'],
  [/^phpunit\.xml(?:\.dist)?$/, 'vendor/bin/phpunit', 'PHPUnit'],
  [/^tests?\/[\w.-]+\.bats$/, 'bats -r --tap', 'Bats'],
];
const scripts = [
  'script/test',
  'scripts/test',
  'bin/test',
  'script/test.sh',
  'scripts/test.sh',
  'bin/test.sh',
  'test.sh',
  'run-tests.sh',
  'run_tests.sh',
  'runtests.sh',
  'test/run.sh',
  'tests/run.sh',
  'test/run-tests.sh',
  'tests/run-tests.sh',
  'test/test.sh',
  'tests/test.sh',
];

/** Where no package of a language that is known better says it: build files, then scripts by their usual names. */
export function findOtherTests(files: TextByPath): FoundTests | null {
  return findMake(files) ?? findByFile(files) ?? findScript(files);
}

const found = (test: string, because: string): FoundTests => ({
  setup: [],
  tests: [test],
  caches: [],
  because,
});

function findMake(files: TextByPath): FoundTests | null {
  const name = otherFiles.find((name) => files.has(name));
  const text = (name && files.get(name)) ?? '';
  const target = /^(?:[\w-]+ ){0,5}(test|tests|check)(?: [\w-]+){0,5} ?::?(?!=)/m.exec(text)?.[1];
  if (name === undefined || target === undefined) return null;
  return found(`${name === 'justfile' ? 'just' : 'make'} ${target}`, `${name} has a target "${target}".`);
}

function findByFile(files: TextByPath): FoundTests | null {
  const paths = [...files.keys()];
  const [known] = byFile.filter(([pattern]) => paths.some((path) => pattern.test(path)));
  if (!known) return null;
  const [, test, name] = known;
  const folder =
    name === 'Bats' ? ` ${paths.find((path) => path.endsWith('.bats'))?.split('/')[0] ?? ''}` : '';
  return found(`${test}${folder}`, `It is a project of ${name}.`);
}

function findScript(files: TextByPath): FoundTests | null {
  const script = scripts.find((path) => files.has(path));
  if (script === undefined) return null;
  return found(script.endsWith('.sh') ? `bash ${script}` : `./${script}`, `There is ${script}.`);
}
