import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sandboxSchema, type SandboxConfiguration } from '../../../core/configuration/sandbox.ts';
import { parseTaskInput, type TaskInput } from '../../../core/develop/task-input.ts';
import { taskId } from '../../../core/ids.ts';
import { readDevcontainer } from '../../../core/sandbox/devcontainer.ts';
import { joinSpec } from '../../../core/sandbox/join-spec.ts';
import { usualLeavings } from '../../../core/sandbox/leavings.ts';
import { sandboxLimitsSchema } from '../../../core/sandbox/limits.ts';
import { readSandboxFile, type SandboxFile } from '../../../core/sandbox/sandbox-file.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const node = `node:24@${digest}`;
const postgres = `postgres:18@${digest}`;
const found = {
  setup: ['npm ci'],
  tests: ['npm test'],
  caches: ['node_modules'],
  because: 'package.json has a script "test".',
};

const inputOf = (more: object = {}): TaskInput => {
  const parsed = parseTaskInput({ repository: 'github:o/r', wanted: 'Mend it.', ...more });
  if (!('input' in parsed)) throw new Error(parsed.problem);
  return parsed.input;
};
const fileOf = (text: string): SandboxFile => {
  const read = readSandboxFile(text);
  if (!('file' in read)) throw new Error(read.problem);
  return read.file;
};
const join = (of: {
  policy?: object;
  file?: string;
  devcontainer?: string;
  input?: object;
  ignored?: string;
}) =>
  joinSpec({
    configuration: sandboxSchema.parse({
      images: [node, postgres],
      ...of.policy,
    }) satisfies SandboxConfiguration,
    file: of.file === undefined ? null : fileOf(of.file),
    devcontainer: of.devcontainer === undefined ? null : readDevcontainer(of.devcontainer),
    found,
    ignored: of.ignored ?? null,
    input: inputOf(of.input),
    task: taskId('task.1'),
  });

describe('what is asked for', () => {
  test('without any wish, what was found', () => {
    const { spec, tests, remarks } = join({});
    expect(spec).toMatchObject({
      setup: ['npm ci'],
      caches: ['node_modules', ...usualLeavings.slice(1)],
      image: null,
      services: [],
      environment: {},
    });
    expect(spec.egress.bytesMax).toBe(2048 * 1024 * 1024);
    expect(tests).toEqual(['npm test']);
    expect(remarks).toEqual([found.because]);
  });

  test('the task before the file, the file before what was found', () => {
    const file =
      'tests: [make test]\nsetup: [make]\npages: ["http://localhost:1/"]\nreports: [a.xml]\ncaches: [out]';
    expect(join({ file })).toMatchObject({
      tests: ['make test'],
      pages: ['http://localhost:1/'],
      reports: ['a.xml'],
      remarks: [],
    });
    expect(join({ file }).spec).toMatchObject({
      setup: ['make'],
      caches: ['out', 'node_modules', ...usualLeavings.slice(1)],
    });
    const input = { tests: ['npm run unit'], pages: ['http://localhost:2/'] };
    expect(join({ file, input })).toMatchObject({ tests: ['npm run unit'], pages: ['http://localhost:2/'] });
  });

  test('the devcontainer before what was found, and its remarks unless the file speaks', () => {
    const devcontainer = '{"postCreateCommand":"npm i","containerEnv":{"A":"1"},"runArgs":["--privileged"]}';
    const joined = join({ devcontainer });
    expect(joined.spec).toMatchObject({ setup: ['npm i'], environment: { A: '1' } });
    expect(joined.remarks.join()).toContain('runArgs');
    expect(join({ devcontainer, file: 'environment: { A: "2" }' }).spec.environment).toEqual({ A: '2' });
    expect(join({ devcontainer, file: 'tests: [x]' }).remarks).toEqual([]);
  });

  test('services of the task replace those of the file by name', () => {
    const file =
      'services: [{ name: web, command: npm start, port: 80, readySeconds: 5 }, { name: db, image: "postgres:18" }]';
    const { spec } = join({
      file,
      input: { services: [{ name: 'web', command: 'npm run dev', port: 5173 }] },
    });
    expect(spec.services).toEqual([
      { name: 'web', command: 'npm run dev', port: 5173, environment: {}, readyWithinMs: 60_000 },
      { name: 'db', image: postgres, port: null, environment: {}, readyWithinMs: 60_000 },
    ]);
  });
});

describe('policy wins', () => {
  test('an image is taken from the list, with the digest there', () => {
    expect(join({ file: 'image: node:24' }).spec.image).toBe(node);
    expect(join({ file: `image: ${node}` }).spec.image).toBe(node);
    expect(join({ devcontainer: '{"image":"node:24"}' }).spec.image).toBe(node);
  });

  test.each(['image: evil:1', `image: node:24@sha256:${'b'.repeat(64)}`, 'image: node:2'])(
    '%s is on no list',
    (file) => {
      const { spec, remarks } = join({ file, policy: { image: node, images: [] } });
      expect(spec.image).toBe(node);
      expect(remarks.join()).toContain('not on the list');
    },
  );

  test('without images there is none', () => {
    expect(join({ file: 'image: node:24', policy: { engine: 'bubblewrap' } }).spec.image).toBeNull();
  });

  test('a service whose image is on no list is left out, and told', () => {
    const { spec, remarks } = join({ file: 'services: [{ name: db, image: "evil:1" }]' });
    expect(spec.services).toEqual([]);
    expect(remarks.join()).toContain('The service "db" is left out');
  });

  test('limits only fall', () => {
    const { spec, remarks } = join({ file: 'limits: { memoryMb: 1024, cpus: 64 }' });
    expect(spec.limits).toMatchObject({ memoryMb: 1024, cpus: 2 });
    expect(remarks.join()).toContain('asks for cpus 64; policy allows 2');
  });

  test('no file gets more than policy, whatever it asks for', () => {
    const amount = fc.integer({ min: 64, max: 1000 });
    const asked = fc.record(
      { memoryMb: amount, processesMax: amount, diskMb: amount, outputKb: amount, commandSeconds: amount },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(asked, asked, (policy, wish) => {
        const { spec } = join({ policy: { limits: policy }, file: JSON.stringify({ limits: wish }) });
        const most = sandboxLimitsSchema.parse(policy);
        for (const name of Object.keys(most) as (keyof typeof most)[])
          expect(spec.limits[name]).toBeLessThanOrEqual(most[name]);
      }),
    );
  });

  test('hosts, base images and the engine are those of policy', () => {
    const { spec } = join({ file: 'image: node:24', policy: { engine: 'docker' } });
    expect(spec).toMatchObject({ engine: 'docker', baseImages: [node, postgres] });
    expect(spec.egress.rules.length).toBeGreaterThan(5);
  });
});

describe('what no snapshot holds', () => {
  test('what the repository itself ignores, and what runs leave behind, whoever named the tests', () => {
    const { caches } = join({ ignored: 'dist/\n*.log\n', input: { tests: ['python3 -m unittest'] } }).spec;
    for (const name of ['dist', '__pycache__', '.pytest_cache', '.coverage']) expect(caches).toContain(name);
  });

  test('never more names than a supervisor takes', () => {
    const ignored = Array.from({ length: 500 }, (_, at) => `made-${at}/`).join('\n');
    expect(join({ ignored }).spec.caches).toHaveLength(100);
  });
});
