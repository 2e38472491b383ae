import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  visit,
  type YAMLMap,
} from 'yaml';
import type { YamlKind } from './image-files.ts';
import { type ImageMention, mentionOf } from './image-mention.ts';

type LineOf = (offset: number) => number;
interface Reading {
  kind: YamlKind;
  lineOf: LineOf;
  found: ImageMention[];
}

/** Null for what is no YAML. References are not followed: what they refer to is read where it stands. */
export function mentionsInYaml(text: string, kind: YamlKind): ImageMention[] | null {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return null;
  const reading: Reading = { kind, lineOf: (offset) => lines.linePos(offset).line - 1, found: [] };
  for (const document of documents) readDocument(document, reading);
  return reading.found;
}

function readDocument(document: Document.Parsed, reading: Reading): void {
  // Elsewhere `image` may be a picture; only a chart's values name one by its parts.
  const isResource =
    isMap(document.contents) && document.contents.has('apiVersion') && document.contents.has('kind');
  visit(document, {
    Pair: (_key, pair, path) => {
      const parent = path.at(-1);
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (isMap(parent)) readPair(key, pair, parent, { ...reading, isResource });
    },
  });
}

function readPair(
  key: string,
  { value }: Pair,
  parent: YAMLMap,
  reading: Reading & { isResource: boolean },
): void {
  const { kind, found, lineOf, isResource } = reading;
  const add = (node: unknown) => {
    if (!isScalar(node) || typeof node.value !== 'string' || node.value === '') return;
    found.push(mentionOf(node.value, lineOf(node.range?.[0] ?? 0)));
  };
  if (kind === 'workflow') {
    const isDocker = isScalar(value) && String(value.value).startsWith('docker://');
    if (key === 'container' || (key === 'image' && !(parent.has('using') && !isDocker)) || isDocker)
      add(value);
    return;
  }
  if (key === 'services' && kind === 'pipeline' && isSeq(value)) {
    for (const item of value.items) add(isMap(item) ? item.get('name', true) : item);
  }
  if (key !== 'image') return;
  if (isMap(value)) addParts(value, add, reading);
  // A service that is built gives its own image a name.
  else if (kind === 'pipeline' || isResource || (kind === 'compose' && !parent.has('build'))) add(value);
}

/** `image: { name: … }` of a pipeline, `image: { registry, repository, tag, digest }` of a chart's values. */
function addParts(image: YAMLMap, add: (node: unknown) => void, { kind, found, lineOf }: Reading): void {
  if (kind === 'pipeline') add(image.get('name', true));
  const textOf = (key: string): string => {
    const value = image.get(key);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const repository = textOf('repository');
  if (repository === '' || !['tag', 'digest'].some((key) => image.has(key))) return;
  const registry = textOf('registry') === '' ? '' : `${textOf('registry')}/`;
  const tag = textOf('tag') === '' ? '' : `:${textOf('tag')}`;
  const digest = textOf('digest') === '' ? '' : `@${textOf('digest')}`;
  found.push(mentionOf(`${registry}${repository}${tag}${digest}`, lineOf(image.range?.[0] ?? 0)));
}
