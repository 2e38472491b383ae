import { expect, test } from 'vitest';
import { filesRunBy, installScripts } from '../../../core/change/release.ts';
import { packageFile, releaseOf } from './releases.ts';

const scriptsOf = (manifest: object, ...paths: string[]) =>
  Object.fromEntries(
    installScripts(releaseOf('1.0.0', { manifest, files: paths.map((path) => packageFile(path)) })),
  );

test('only what npm runs for a dependency is an install script', () => {
  const scripts = {
    prepare: 'a',
    prepublish: 'b',
    test: 'c',
    preinstall: 'd',
    install: 'e',
    postinstall: 'f',
  };
  expect(scriptsOf({ scripts })).toEqual({ preinstall: 'd', install: 'e', postinstall: 'f' });
});

test('a binding.gyp at the top is built, unless package.json says otherwise', () => {
  expect(scriptsOf({}, 'binding.gyp')).toEqual({ install: 'node-gyp rebuild' });
  expect(scriptsOf({}, 'src/binding.gyp')).toEqual({});
  expect(scriptsOf({ gypfile: false }, 'binding.gyp')).toEqual({});
  expect(scriptsOf({ scripts: { install: 'x' } }, 'binding.gyp')).toEqual({ install: 'x' });
  expect(scriptsOf({ scripts: { preinstall: 'x' } }, 'binding.gyp')).toEqual({ preinstall: 'x' });
});

test.each([
  ['node install.js', ['install.js']],
  ['node ./install', ['install.js']],
  ['node ./scripts', ['scripts/index.js']],
  ['node -e "require(\'./lib/a\')"', ['lib/a.cjs']],
  ['sh build.sh && node scripts/index.js', ['scripts/index.js', 'build.sh']],
  ['node reinstall.js', []],
  ['', []],
])('%s runs %j', (command, run) => {
  const paths = ['install.js', 'scripts/index.js', 'lib/a.cjs', 'build.sh'];
  expect(filesRunBy(command, paths)).toEqual(run);
});
