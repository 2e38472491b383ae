import { mentionsInDockerfile } from './image-dockerfile.ts';
import { type ImageMention, mentionOf } from './image-mention.ts';
import type { ImageFileKind, YamlKind } from './image-files.ts';
import { mentionsInYaml } from './image-yaml.ts';

/** The images that a text of this kind names; `whole` is false for parts of one, which are read line by line. */
export function imagesIn(kind: ImageFileKind, text: string, whole: boolean): ImageMention[] {
  if (kind === 'dockerfile') return mentionsInDockerfile(text);
  if (kind === 'json') return linesNaming(text, /"image"\s{0,20}:\s{0,20}"([^"\n]{1,500})"/);
  const read = whole ? mentionsInYaml(text, kind) : null;
  return read ?? linesNaming(text, lineForms[kind]);
}

/** What is no YAML as it stands, such as a template or a part of a file. */
const lineForms: Readonly<Record<YamlKind, RegExp>> = {
  compose: /^\s{0,80}image:\s{1,20}["']?([^\s"'#]{1,500})/,
  workflow:
    /^\s{0,80}(?:- )?(?:image|container):\s{1,20}["']?([^\s"'#]{1,500})|\buses:\s{1,20}["']?(docker:\/\/[^\s"'#]{1,500})/,
  pipeline: /^\s{0,80}(?:- )?image:\s{1,20}["']?([^\s"'#]{1,500})/,
  manifest: /^\s{0,80}(?:- )?image:\s{1,20}["']?([\w.-]{1,200}(?:[/:@][^\s"'#]{1,300}))/,
};

const linesNaming = (text: string, form: RegExp): ImageMention[] =>
  text.split('\n').flatMap((content, line): ImageMention[] => {
    const found = form.exec(content.slice(0, 2000));
    const name = found?.[1] ?? found?.[2];
    return name === undefined ? [] : [mentionOf(name, line)];
  });
