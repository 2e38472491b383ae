import { expect, test } from 'vitest';
import { imageFileKind } from '../../../core/gates/image-files.ts';

test.each([
  ['Dockerfile', 'dockerfile'],
  ['deploy/web.Dockerfile', 'dockerfile'],
  ['Dockerfile.dev', 'dockerfile'],
  ['Containerfile', 'dockerfile'],
  ['Dockerfile.md', null],
  ['Dockerfile.dockerignore', null],
  ['docker-compose.yml', 'compose'],
  ['compose.prod.yaml', 'compose'],
  ['deploy/shop.compose.yml', 'compose'],
  ['.github/workflows/ci.yml', 'workflow'],
  ['action.yml', 'workflow'],
  ['.gitlab-ci.yml', 'pipeline'],
  ['.circleci/config.yml', 'pipeline'],
  ['.devcontainer/devcontainer.json', 'json'],
  ['k8s/web.yaml', 'manifest'],
  ['package.json', null],
  ['pnpm-lock.yaml', null],
  ['src/compose.ts', null],
])('%s is a %s', (path, kind) => {
  expect(imageFileKind(path)).toBe(kind);
});
