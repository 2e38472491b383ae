import type { Component } from '../../core/dependencies/component.ts';
import type { Told, Vulnerability } from '../../core/dependencies/facts.ts';
import { fieldsOf, isFields, own, textOf } from '../../core/dependencies/fields.ts';
import {
  osvEcosystems,
  osvName,
  readAdvisory,
  vulnerabilityOf,
  withoutDoubles,
} from '../../core/dependencies/osv.ts';
import { longMs } from './cache.ts';
import { nonsense, parseJson, reasonOf, remembered, type Source, type SourceDependencies } from './source.ts';

type Package = Pick<Component, 'ecosystem' | 'name' | 'version'>;

/** As many as the service takes at once. */
const batchMax = 1000;
/** Pages of one package's answer: OSV gives up to a thousand on each. */
const pagesMax = 10;

interface Found {
  id: string;
  modified: string;
}

/** What the service knows of each package, in their order. */
export async function askOsv(
  source: Source,
  packages: readonly Package[],
  deps: SourceDependencies,
): Promise<Told<Vulnerability[]>[]> {
  const keys = packages.map((one) => `osv 1 ${source.address} ${one.ecosystem} ${one.name} ${one.version}`);
  const answers = await Promise.all(
    keys.map(async (key): Promise<Told<Vulnerability[]> | null> => {
      const known = await deps.cache.get(key);
      return isVulnerabilities(known) ? { kind: 'told', value: known } : null;
    }),
  );
  const open = [...packages.keys()].filter((at) => answers[at] === null);
  for (let start = 0; start < open.length; start += batchMax) {
    const batch = open.slice(start, start + batchMax);
    const asked = batch.flatMap((at) => packages[at] ?? []);
    const told = await askBatch(source, asked, deps);
    const until = deps.nowMs() + deps.keepMs;
    const keep = batch.map(async (at, index) => {
      const answer = told[index] ?? nonsense(source.address);
      answers[at] = answer;
      if (answer.kind === 'told') await deps.cache.put(keys[at] ?? '', answer.value, until);
    });
    await Promise.all(keep);
  }
  return answers.map((answer) => answer ?? nonsense(source.address));
}

const isVulnerabilities = (value: unknown): value is Vulnerability[] =>
  Array.isArray(value) && value.every((one) => isFields(one) && typeof own(one, 'id') === 'string');

async function askBatch(
  source: Source,
  packages: readonly Package[],
  deps: SourceDependencies,
): Promise<Told<Vulnerability[]>[]> {
  let found: (Found[] | null)[];
  try {
    found = await askIds(source, packages);
  } catch (error) {
    const why = reasonOf(error, deps.signal);
    return packages.map(() => ({ kind: 'unknown', why }));
  }
  return Promise.all(
    packages.map(async (one, at): Promise<Told<Vulnerability[]>> => {
      const ids = found[at];
      if (!ids) return nonsense(source.address);
      const told = await Promise.all(ids.map((id) => describe(source, one, id, deps)));
      return { kind: 'told', value: withoutDoubles(told.filter((it) => it !== null)) };
    }),
  );
}

/** The ids of what each package is affected by, page for page; null where the answer is none. @throws Failed */
async function askIds(source: Source, packages: readonly Package[]): Promise<(Found[] | null)[]> {
  const found: (Found[] | null)[] = packages.map(() => []);
  let open = packages.map((one, at) => ({ at, query: queryOf(one) }));
  for (let page = 0; open.length > 0; page += 1) {
    const body = JSON.stringify({ queries: open.map(({ query }) => query) });
    const bytes = page < pagesMax ? await source.ask('/v1/querybatch', body) : null;
    const results = bytes === null ? undefined : own(fieldsOf(parseJson(bytes)), 'results');
    const next: typeof open = [];
    for (const [index, { at, query }] of open.entries()) {
      const result: unknown =
        Array.isArray(results) && results.length === open.length ? results[index] : undefined;
      const ids = isFields(result) ? idsOf(own(result, 'vulns')) : null;
      found[at] = ids === null ? null : [...(found[at] ?? []), ...ids];
      const token = textOf(own(fieldsOf(result), 'next_page_token'));
      if (ids !== null && token !== null) next.push({ at, query: { ...query, page_token: token } });
    }
    open = next;
  }
  return found;
}

/** Its Go versions go without the `v`. */
const queryOf = ({ ecosystem, name, version }: Package): Record<string, unknown> => ({
  package: { ecosystem: osvEcosystems[ecosystem], name: osvName(ecosystem, name) },
  version: ecosystem === 'go' ? version.replace(/^v/, '') : version,
});

function idsOf(vulns: unknown): Found[] | null {
  if (vulns === undefined) return [];
  if (!Array.isArray(vulns)) return null;
  const found = vulns.filter(isFields).flatMap((one) => {
    const id = textOf(own(one, 'id'));
    return id !== null && /^[\w.:-]{1,100}$/.test(id) && !id.includes('..')
      ? [{ id, modified: textOf(own(one, 'modified')) ?? '' }]
      : [];
  });
  return found.length === vulns.length ? found : null;
}

/** An entry that cannot be read is a vulnerability all the same, of which nothing else is known; null for one withdrawn. */
async function describe(
  source: Source,
  { ecosystem, name, version }: Package,
  { id, modified }: Found,
  deps: SourceDependencies,
): Promise<Vulnerability | null> {
  const told = await remembered(
    { ...deps, keepMs: longMs },
    `osv entry 1 ${source.address} ${id} ${modified}`,
    async () => {
      const bytes = await source.ask(`/v1/vulns/${id}`);
      const entry = bytes === null ? undefined : parseJson(bytes);
      return readAdvisory(entry, ecosystem) === null
        ? nonsense(source.address)
        : { kind: 'told', value: entry };
    },
    (value): value is unknown => value !== undefined,
  );
  const bare = { id, aliases: [], severity: null, summary: '', fixedIn: null };
  if (told.kind === 'unknown') return bare;
  const advisories = readAdvisory(told.value, ecosystem);
  if (advisories?.size === 0) return null;
  const advisory = advisories?.get(osvName(ecosystem, name));
  return advisory === undefined ? bare : vulnerabilityOf(ecosystem, version, advisory);
}
