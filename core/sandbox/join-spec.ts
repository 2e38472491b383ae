import { usualHosts } from '../configuration/usual-hosts.ts';
import type { SandboxConfiguration } from '../configuration/sandbox.ts';
import type { FoundTests } from '../develop/found-tests.ts';
import type { TaskInput } from '../develop/task-input.ts';
import type { TaskId } from '../ids.ts';
import type { Devcontainer } from './devcontainer.ts';
import type { SandboxLimits } from './limits.ts';
import type { SandboxFile } from './sandbox-file.ts';
import type { SandboxSpec, ServiceSpec } from './supervisor.ts';
import { ignoredNames, usualLeavings } from './leavings.ts';

const readyWithinMs = 60_000;
const bytesPerMb = 1024 * 1024;
/** As many as a supervisor takes. */
const cachesMax = 100;

export interface JoinedSpec {
  spec: SandboxSpec;
  /** Commands, one after the other; empty where nobody knows how to test it. */
  tests: string[];
  /** Pages to visit after the tests. */
  pages: string[];
  /** JUnit reports that the tests write. */
  reports: string[];
  /** For people and the developer: what was asked for and not granted, and what was assumed. */
  remarks: string[];
}

interface Wishes {
  configuration: SandboxConfiguration;
  /** Null where the repository has none, or none that can be read. */
  file: SandboxFile | null;
  devcontainer: Devcontainer | null;
  found: FoundTests;
  /** The text of its `.gitignore`; null where there is none. */
  ignored: string | null;
  input: TaskInput;
  task: TaskId;
}

/**
 * What a task's sandbox is made of. Policy wins: a repository gets less than it, never more, and only images on its
 * list. Of the wishes, the task's go before the file's, those before the devcontainer's, those before what was found.
 */
export function joinSpec(wishes: Wishes): JoinedSpec {
  const { configuration, file, devcontainer, found, input, task } = wishes;
  const remarks = [...(file ? [] : (devcontainer?.remarks ?? []))];
  const tests = input.tests ?? file?.tests ?? found.tests;
  if (input.tests === undefined && file?.tests === undefined) remarks.push(found.because);
  const spec: SandboxSpec = {
    task,
    engine: configuration.engine,
    image: chooseImage(wishes, remarks),
    limits: lowerLimits(configuration.limits, file?.limits ?? {}, remarks),
    egress: {
      rules: configuration.egress.rules ?? [...usualHosts],
      bytesMax: configuration.egress.mbMax * bytesPerMb,
      requestsMax: configuration.egress.requestsMax,
      alsoAddresses: configuration.egress.addresses,
    },
    caches: joinCaches(wishes),
    environment: { ...devcontainer?.environment, ...file?.environment },
    setup: file?.setup ?? chosenSetup(devcontainer, found),
    services: joinServices(wishes, remarks),
    baseImages: configuration.images,
    tasksMax: configuration.tasksMax,
  };
  const pages = input.pages.length > 0 ? input.pages : (file?.pages ?? []);
  return { spec, tests, pages, reports: file?.reports ?? [], remarks: remarks.filter((one) => one !== '') };
}

/** What runs leave behind is no part of a change, however little the repository says of it. */
const joinCaches = ({ file, found, ignored }: Wishes): string[] =>
  [
    ...new Set([...(file?.caches ?? []), ...found.caches, ...usualLeavings, ...ignoredNames(ignored ?? '')]),
  ].slice(0, cachesMax);

const chosenSetup = (devcontainer: Devcontainer | null, found: FoundTests): string[] =>
  devcontainer && devcontainer.setup.length > 0 ? devcontainer.setup : found.setup;

const allowedImages = ({ images, image }: SandboxConfiguration): string[] =>
  image === undefined ? images : [image, ...images];

function chooseImage({ configuration, file, devcontainer }: Wishes, remarks: string[]): string | null {
  const fallback = configuration.image ?? null;
  if (configuration.engine === 'bubblewrap') return null;
  const wanted = file?.image ?? devcontainer?.image ?? null;
  if (wanted === null) return fallback;
  const granted = grantedImage(wanted, configuration);
  if (granted !== null) return granted;
  const instead = fallback === null ? 'there is no other' : `${fallback} is used instead`;
  remarks.push(`The image ${wanted} is not on the list of allowed ones, so ${instead}. ${howToAllow}`);
  return fallback;
}

const howToAllow = 'An administrator can add it with its digest under sandbox.images.';

/** An image without a digest is the one of that name on the list: who wrote the list chose its bytes. */
const grantedImage = (wanted: string, configuration: SandboxConfiguration): string | null =>
  allowedImages(configuration).find((allowed) => allowed === wanted || allowed.startsWith(`${wanted}@`)) ??
  null;

function lowerLimits(
  policy: SandboxLimits,
  wanted: SandboxFile['limits'] & {},
  remarks: string[],
): SandboxLimits {
  const lowered = { ...policy };
  for (const name of Object.keys(policy) as (keyof SandboxLimits)[]) {
    const asked = wanted[name];
    if (asked === undefined) continue;
    if (asked > policy[name]) {
      remarks.push(
        `The repository asks for ${name} ${asked}; policy allows ${policy[name]}, and that holds.`,
      );
    }
    lowered[name] = Math.min(asked, policy[name]);
  }
  return lowered;
}

function joinServices({ configuration, file, input }: Wishes, remarks: string[]): ServiceSpec[] {
  const services = new Map<string, ServiceSpec>();
  for (const { name, command, image, port, environment, readySeconds } of file?.services ?? []) {
    const granted = image === undefined ? undefined : grantedImage(image, configuration);
    if (granted === null) {
      remarks.push(`The service "${name}" is left out: its image ${image} is not on the list. ${howToAllow}`);
      continue;
    }
    services.set(name, {
      name,
      ...(command === undefined ? {} : { command }),
      ...(granted === undefined ? {} : { image: granted }),
      port: port ?? null,
      environment: environment ?? {},
      readyWithinMs: readySeconds === undefined ? readyWithinMs : readySeconds * 1000,
    });
  }
  for (const { name, command, port } of input.services) {
    services.set(name, { name, command, port: port ?? null, environment: {}, readyWithinMs });
  }
  return [...services.values()];
}
