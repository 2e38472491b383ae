import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';

// The library's own validator wants one more package, for a format of e-mail addresses that no bill of ours holds, and
// compares all components with each other. So its schemas are taken, and ajv with them.
const library = dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'));
const problemsMax = 5;
let compiled: ValidateFunction | null = null;

/** What in a bill does not keep to the schema of CycloneDX 1.6, at most five sentences; nothing is fetched. */
export function validateSbom(json: string): string[] {
  compiled ??= compile();
  if (compiled(JSON.parse(json))) return [];
  return (compiled.errors ?? [])
    .slice(0, problemsMax)
    .map(
      ({ instancePath, message }) =>
        `${instancePath === '' ? 'the whole' : instancePath} ${message ?? 'is wrong'}`,
    );
}

function compile(): ValidateFunction {
  const ajv = new Ajv({ strict: false, addUsedSchema: false });
  ajvFormats.default(ajv);
  ajv.addFormat('idn-email', true);
  ajv.addFormat('iri-reference', true);
  // Its own way compares each item with each other one: minutes for 20,000 components.
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate: areUnique });
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    // Under the name by which the main schema refers to it.
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  return ajv.compile(schema('bom-1.6'));
}

const schema = (name: string): object =>
  JSON.parse(readFileSync(join(library, 'res', 'schema', `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;

/** As text: our own serialiser writes equal items alike. */
const areUnique = (wanted: boolean, items: unknown[]): boolean =>
  !wanted || new Set(items.map((item) => JSON.stringify(item))).size === items.length;
