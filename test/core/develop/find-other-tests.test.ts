import { expect, test } from 'vitest';
import { findOtherTests } from '../../../core/develop/find-other-tests.ts';

const find = (files: Record<string, string | null>) => findOtherTests(new Map(Object.entries(files)));

test.each([
  ['build.gradle.kts', 'gradle test'],
  ['mix.exs', 'mix test'],
  ['deno.json', 'deno test'],
  ['Shop.sln', 'dotnet test'],
  ['spec/cart_spec.rb', 'bundle exec rspec'],
  ['Rakefile', 'bundle exec rake test'],
  ['phpunit.xml.dist', 'vendor/bin/phpunit'],
  ['run_tests.sh', 'bash run_tests.sh'],
])('%s: %s', (path, command) => expect(find({ [path]: null })?.tests).toEqual([command]));

test('what make says goes before a script', () => {
  expect(find({ Makefile: 'check:\n\t./x\n', 'test.sh': null })?.tests).toEqual(['make check']);
  expect(find({ Makefile: 'all:\n\t./x\ntest = 1\n', 'test.sh': null })?.tests).toEqual(['bash test.sh']);
});

test('nothing of it is null', () => expect(find({ 'a.txt': null })).toBeNull());
