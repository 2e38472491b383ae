import { expect, test } from 'vitest';
import { readGo } from '../../../core/dependencies/read-go.ts';
import { find, inventoryOf, lockfile, lockOf, namesOf, refusalOf } from './lockfiles.ts';

const module = lockfile('go-mod.txt');
const sums = lockfile('go-sum.txt');

test('what Go wrote: modules of go.mod with the hashes of go.sum', () => {
  const { components, unread, unlocked } = inventoryOf({ 'go.mod': module, 'go.sum': sums });
  expect([unread, unlocked]).toEqual([[], []]);
  expect(namesOf(components)).toEqual([
    'github.com/Masterminds/semver/v3 v3.2.1',
    'github.com/spf13/pflag v1.0.5',
    'gopkg.in/yaml.v3 v3.0.1',
  ]);
  expect(find(components, 'github.com/spf13/pflag')).toMatchObject({
    file: 'go.mod',
    line: 7,
    direct: true,
    integrity: 'h1:iy+VFUOCP1a+8yFto/drg2CJ5u0yRoB7fZw3DKv/JXA=',
    purl: 'pkg:golang/github.com/spf13/pflag@v1.0.5',
  });
});

test('without go.sum the modules are known, and not settled', () => {
  const { components, unlocked } = inventoryOf({ 'go.mod': module });
  expect(components).toHaveLength(3);
  expect(unlocked).toMatchObject([{ path: 'go.mod', why: expect.stringContaining('go mod tidy') }]);
});

test('replaced modules, folders, indirect ones, comments and single lines', () => {
  const text = `module a // c
go 1.22
require b v1.0.0 // indirect
require (
\tc v1.0.0
\td v1.0.0+incompatible // indirect; why
\t"e" v2.0.0
)
replace c => ../c
replace (
\te v2.0.0 => f v3.0.0
)
exclude b v0.9.0
`;
  const { components } = readGo(lockOf('go.mod', text, { 'go.sum': 'f v3.0.0 h1:x=\n' }));
  expect(components.map(({ name, version, direct, line }) => [name, version, direct, line])).toEqual([
    ['b', 'v1.0.0', false, 3],
    ['d', 'v1.0.0+incompatible', false, 6],
    ['f', 'v3.0.0', true, 7],
  ]);
});

test('before Go 1.17, what go.sum names besides is told as well', () => {
  const old = module.replace(/^go .*$/m, 'go 1.16');
  const { components } = inventoryOf({ 'go.mod': old, 'go.sum': sums });
  expect(find(components, 'gopkg.in/check.v1')).toMatchObject({ file: 'go.sum', line: 5, direct: false });
});

test.each([
  ['', /names no module/],
  [`module a\n"${' "'.repeat(20_000)}`, /line 2 is very long/],
  ['module a\nrequire (\n\tb v1.0.0\n', /not closed/],
  ['module a\nrequire b latest\n', /line 2 requires no module/],
])('%j is refused', (text, why) => {
  expect(refusalOf(readGo, lockOf('go.mod', text)).message).toMatch(why);
});
