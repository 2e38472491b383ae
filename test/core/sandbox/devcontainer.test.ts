import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDevcontainer } from '../../../core/sandbox/devcontainer.ts';

test('what a sandbox can follow', () => {
  const read = readDevcontainer(`{
    // the image of the team
    "image": "mcr.microsoft.com/devcontainers/typescript-node:24",
    "onCreateCommand": "npm ci",
    "postCreateCommand": { "build": ["npm", "run", "build all"], "seed": "cd \${containerWorkspaceFolder} && ./seed" },
    "containerEnv": { "NODE_ENV": "test", "HOME_DIR": "\${containerWorkspaceFolder}/home" },
    "remoteEnv": { "REGION": "eu", "GONE": null },
    "forwardPorts": [3000, "db:5432", "none", 99999],
  }`);
  expect(read).toEqual({
    image: 'mcr.microsoft.com/devcontainers/typescript-node:24',
    setup: ['npm ci', "npm run 'build all'", 'cd /work && ./seed'],
    environment: { NODE_ENV: 'test', HOME_DIR: '/work/home', REGION: 'eu' },
    ports: [3000, 5432],
    remarks: [],
  });
});

describe('what it cannot follow is told, not obeyed', () => {
  test.each([
    'features',
    'dockerComposeFile',
    'build',
    'mounts',
    'runArgs',
    'initializeCommand',
    'remoteUser',
    'capAdd',
  ])('%s', (name) => {
    const read = readDevcontainer(JSON.stringify({ [name]: ['--privileged'] }));
    expect(read.remarks).toEqual([expect.stringContaining(`"${name}" is not followed`)]);
    expect(JSON.stringify({ ...read, remarks: [] })).not.toContain('privileged');
  });

  test('"privileged": true, but not false', () => {
    expect(readDevcontainer('{"privileged":true}').remarks).toHaveLength(1);
    expect(readDevcontainer('{"privileged":false}').remarks).toEqual([]);
  });

  test('variables of the host stay outside, and ours are ours', () => {
    const read = readDevcontainer(
      '{"containerEnv":{"TOKEN":"${localEnv:GITHUB_TOKEN}","HTTP_PROXY":"http://x","LD_PRELOAD":"y"}}',
    );
    expect(read.environment).toEqual({});
    expect(read.remarks).toHaveLength(3);
  });

  test('fields of another form are passed over', () => {
    const read = readDevcontainer('{"image":3,"forwardPorts":"3000","postCreateCommand":[1]}');
    expect(read).toMatchObject({ image: null, ports: [], setup: [] });
    expect(read.remarks).toHaveLength(3);
  });
});

test('arguments in a list reach no shell', () => {
  expect(readDevcontainer(`{"postCreateCommand":["echo","$(id)","it's"]}`).setup).toEqual([
    String.raw`echo '$(id)' 'it'\''s'`,
  ]);
});

test.each([['[1]'], ['nonsense'], ['{'], ['"x"'], ['['.repeat(100_000)], ['x'.repeat(300_000)], ['']])(
  'what is no such file is a remark',
  (text) => {
    const read = readDevcontainer(text);
    expect(read.remarks).toHaveLength(1);
    expect(read).toMatchObject({ image: null, setup: [], environment: {}, ports: [] });
  },
);

test('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => readDevcontainer(text)).not.toThrow();
    }),
  );
});
