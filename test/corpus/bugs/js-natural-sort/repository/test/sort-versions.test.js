import assert from 'node:assert/strict';
import test from 'node:test';
import { sortVersions } from '../src/sort-versions.js';

const shuffled = (list) => list.map((value) => [Math.random(), value]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);

const cases = [
  ['major', ['1.0.0', '9.0.0', '10.0.0']],
  ['minor', ['1.2.0', '1.10.0', '1.11.0']],
  ['short', ['1.1', '1.2', '2.0']],
];
for (const [name, sorted] of shuffled(cases)) {
  test(`sorts ${name} versions`, () => {
    const input = shuffled(sorted);
    assert.deepEqual(sortVersions(input), sorted, `sorting ${input.join(' ')}`);
  });
}
test('leaves its input alone', () => {
  const input = ['2', '1'];
  sortVersions(input);
  assert.deepEqual(input, ['2', '1']);
});
