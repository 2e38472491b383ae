import { describe, expect, test } from 'vitest';
import type { YamlKind } from '../../../core/gates/image-files.ts';
import { mentionsInYaml } from '../../../core/gates/image-yaml.ts';
import { cpuMs } from '../../cpu-time.ts';

const named = (kind: YamlKind, text: string) =>
  mentionsInYaml(text, kind)?.map((one) => `${one.line}: ${one.unresolved ?? one.text}`) ?? null;

describe('compose files', () => {
  test('name the images of their services, but not those that they build', () => {
    expect(
      named(
        'compose',
        `services:
  web: { build: ., image: acme/web }
  db:
    image: "postgres:\${PG:-17}"
  mq:
    image: rabbitmq:$TAG
`,
      ),
    ).toEqual(['3: postgres:17', '5: TAG']);
  });

  test('an alias is read where it stands', () => {
    expect(named('compose', 'x: &db { image: postgres }\nservices:\n  a: *db\n  b: { <<: *db }\n')).toEqual([
      '0: postgres',
    ]);
  });
});

test('workflows name containers, services and steps', () => {
  expect(
    named(
      'workflow',
      `jobs:
  a:
    container: node:24
    steps:
      - uses: docker://alpine:3
      - uses: actions/checkout@v4
  b:
    container: { image: "node:\${{ matrix.node }}" }
    services:
      db: { image: postgres:17 }
`,
    ),
  ).toEqual(['2: node:24', '4: alpine:3', '7: node:${{ matrix.node }}', '9: postgres:17']);
});

test('an action built from its Dockerfile names none', () => {
  expect(named('workflow', 'runs: { using: docker, image: Dockerfile }\n')).toEqual([]);
  expect(named('workflow', 'runs: { using: docker, image: "docker://alpine:3" }\n')).toEqual(['0: alpine:3']);
});

test('pipelines name jobs and services', () => {
  expect(
    named(
      'pipeline',
      'image: ruby:3\nservices:\n  - postgres:17\n  - name: redis:8\njob:\n  image: { name: node:24 }\n',
    ),
  ).toEqual(['0: ruby:3', '2: postgres:17', '3: redis:8', '5: node:24']);
});

describe('other files', () => {
  test('of Kubernetes name containers, in every document', () => {
    const pod = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n`;
    expect(named('manifest', `${pod('nginx')}---\n${pod('redis:8')}`)).toEqual(['4: nginx', '10: redis:8']);
  });

  test('of charts name images by their parts', () => {
    expect(named('manifest', 'image:\n  registry: ghcr.io\n  repository: acme/shop\n  tag: 1.5\n')).toEqual([
      '1: ghcr.io/acme/shop:1.5',
    ]);
  });

  test('mean a picture by an image', () => {
    expect(named('manifest', 'title: Holidays\nimage: cover.png\n')).toEqual([]);
  });
});

test.each(['a: [', 'a: b: c', '\t- x', 'a: 1\na: 2'])('%j is no YAML', (text) => {
  expect(named('compose', text)).toBeNull();
});

test('references that would grow without bound cost nothing', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 20 }, (_, at) => `b${at}: &b${at} [${Array.from({ length: 9 }, () => (at === 0 ? '*a' : `*b${at - 1}`)).join(',')}]`).join('\n')}\nimage: postgres\n`;
  const started = cpuMs();
  expect(named('compose', bomb)).toEqual(['21: postgres']);
  expect(cpuMs() - started).toBeLessThan(1000);
});
