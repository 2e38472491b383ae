import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Document, isSeq, parseDocument } from 'yaml';
import { originsOf } from '../../activities/gates/find-origins.ts';
import { parseRange } from '../../activities/git/bundle.ts';
import { createGit } from '../../activities/git/git.ts';
import { openPath } from '../../activities/git/open-path.ts';
import { idsOf, listManifests, readManifests } from '../../activities/git/read-manifests.ts';
import { checkRevision } from '../../activities/git/revision.ts';
import { makeKey, publicLine, readPrivateKey, signText } from '../../activities/origin/keys.ts';
import type { ManifestFile } from '../../core/dependencies/component.ts';
import { type Attestation, attestationSchema, signedText } from '../../core/origin/attestation.ts';
import { type OriginToJudge, subjectOf } from '../../core/origin/judge-origin.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { findRepository, rangeOr } from '../local-range.ts';
import { count } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../whole-file.ts';

interface Statement {
  versions: string[];
  supplier: string;
  country: string;
  evidence: string;
  expires: string;
  by: string;
  key: string;
  selfDeclared: boolean;
  file: string;
}

/** Signs what a person states of where a package comes from, and appends it to the file of such statements. */
export async function attestOrigin(context: Context, name: string, given: Statement): Promise<ExitStatus> {
  const { versions, supplier, country, evidence, expires, by, selfDeclared } = given;
  const stated = attestationSchema.safeParse({
    package: name,
    versions,
    supplier,
    country,
    basis: selfDeclared ? 'self-declared' : 'attested',
    evidence,
    date: new Date().toISOString().slice(0, 10),
    expires,
    by,
  });
  if (!stated.success) {
    const [issue] = stated.error.issues;
    throw new UsageError(`${issue?.path.join('.') ?? 'The statement'} ${issue?.message ?? 'is wrong'}.`);
  }
  const key = await readKey(resolve(context.cwd, given.key));
  const attestation = { ...stated.data, signature: signText(signedText(stated.data), key) };
  const path = await append(attestation, given.file, context.cwd);
  print([
    ...wrap(context.out, `${safeLine(path)} states it, signed with the key ${publicLine(key)}.`),
    ...wrap(context.out, ruleOfBase(context, attestation, publicLine(key))),
  ]);
  return exitStatus.passed;
}

/** A statement counts from the next change on, and only while its operator is known. */
function ruleOfBase(context: Context, { by }: Attestation, publicKey: string): string {
  const { operators } = loadConfiguration(context.environment, context.cwd).origin;
  return operators.some(({ name }) => name === by)
    ? 'It counts for changes whose base holds it: commit and merge it first.'
    : `It counts for nothing until "origin.operators" in countersign.yaml names ${safeLine(by)}: { name: ${safeLine(by)}, publicKey: ${publicKey} }.`;
}

async function readKey(path: string) {
  try {
    return readPrivateKey(await readFile(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--key ${JSON.stringify(path)} is no private key that can be used: ${why}`);
  }
}

/** Comments of the file stay where they are. */
async function append(attestation: Attestation, file: string, cwd: string): Promise<string> {
  const there = await readFile(resolve(cwd, file), 'utf8').catch(() => null);
  const document =
    there === null || there.trim() === '' ? new Document({ origins: [] }) : parseDocument(there);
  if (document.errors.length > 0 || !isSeq(document.get('origins'))) {
    throw new UsageError(
      `--file ${JSON.stringify(file)} has no list "origins": name a file of such statements, or a new one.`,
    );
  }
  document.addIn(['origins'], attestation);
  return writeWhole(document.toString({ lineWidth: 0 }), file, cwd);
}

/** Makes a key pair: the private half goes to a file that only its owner reads, the public one to the screen. */
export async function makeOriginKey(context: Context, file: string): Promise<ExitStatus> {
  const { privateKey, publicKey } = makeKey();
  const path = resolve(context.cwd, file);
  try {
    await writeFile(path, privateKey, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'it is there already' : String(error);
    throw new UsageError(`${JSON.stringify(path)} could not be written: ${why}. Name a new file.`);
  }
  print([
    ...wrap(context.out, `${safeLine(path)} holds the private key: keep it out of the repository.`),
    'For "origin.operators" in countersign.yaml:',
    `  - { name: YOUR NAME, publicKey: ${publicKey} }`,
  ]);
  return exitStatus.passed;
}

/** Lists the packages that a range adds or changes, with what is stated of each. */
export async function checkOrigins(
  context: Context,
  typed: string | undefined,
  { json }: { json: boolean },
): Promise<ExitStatus> {
  const policy = loadConfiguration(context.environment, context.cwd).origin;
  const manifests = await manifestsOf(context.cwd, typed);
  const { origins, failures, unread } = originsOf({ manifests, policy, now: new Date() });
  if (json) {
    const packages = origins.map(({ component, origin }) => ({
      package: subjectOf(component),
      file: component.file,
      ...origin,
    }));
    print([safeJson({ packages, failures, unread })]);
  } else {
    print([
      ...wrap(context.out, `${count(origins.length, 'package')} added or changed.`),
      ...safeDeep(origins).flatMap((one) => wrap(context.out, describe(one), '  ', '    ')),
      ...failures.flatMap(({ message }) => wrap(context.out, safeLine(message), '  ', '    ')),
      ...unread.flatMap(({ path, why }) =>
        wrap(context.out, `Not read: ${safeLine(path)}: ${safeLine(why)}`, '  ', '    '),
      ),
    ]);
  }
  return unread.length + failures.length > 0 ? exitStatus.failed : exitStatus.passed;
}

async function manifestsOf(cwd: string, typed: string | undefined): Promise<ManifestFile[]> {
  const git = createGit();
  const { base, head } = parseRange(await rangeOr(git, cwd, typed));
  checkRevision(base);
  checkRevision(head);
  const opened = await openPath(git, await findRepository(git, cwd), ['/']);
  try {
    const range = await opened.resolveRange(base, head);
    const listing = await listManifests(
      opened.git,
      { base: range.mergeBase ?? range.base, head: range.head },
      opened.name,
    );
    await opened.provideBlobs(idsOf(listing));
    return await readManifests(opened.git, listing, opened.name);
  } finally {
    await opened.close();
  }
}

function describe({ component, origin }: OriginToJudge): string {
  const name = safeLine(subjectOf(component));
  if (origin.state === 'unknown') return `${name}: unknown${origin.why ? `, ${safeLine(origin.why)}` : ''}`;
  const { state, country, supplier, by, date, expires, evidence } = origin;
  return `${name}: ${state}, ${country}, ${safeLine(supplier)} (${safeLine(by)}, ${date} to ${expires}: ${safeLine(evidence)})`;
}
