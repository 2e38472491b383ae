import { Copy, DockerfileParser, From, type Instruction, Run } from 'dockerfile-ast';
import { type ImageMention, mentionOf } from './image-mention.ts';

/** Images that a Dockerfile builds on, copies from, mounts, and has it read by; its own stages and `scratch` are none. */
export function mentionsInDockerfile(text: string): ImageMention[] {
  const file = DockerfileParser.parse(text);
  const values = new Map<string, string>();
  for (const arg of file.getInitialARGs()) {
    const property = arg.getProperty();
    const value = property?.getValue();
    const told = value ? mentionOf(value, 0, values) : null;
    if (property && told && told.unresolved === null) values.set(property.getName(), told.text);
  }
  const stages = new Set<string>();
  let built = 0;
  const mentions = file.getInstructions().flatMap((instruction) => {
    const named = namesIn(instruction).filter((name) => !isStage(name, stages, built));
    if (instruction instanceof From) {
      const stage = instruction.getBuildStage();
      if (stage) stages.add(stage.toLowerCase());
      built += 1;
    }
    return named.map((name) => mentionOf(name, instruction.getRange().start.line, values));
  });
  const readers = file
    .getDirectives()
    .flatMap((directive) =>
      directive.getName().toLowerCase() === 'syntax'
        ? [mentionOf(directive.getValue(), directive.getRange().start.line)]
        : [],
    );
  return [...readers, ...mentions].filter(
    ({ text: name, unresolved }) => unresolved !== null || (name !== '' && name !== 'scratch'),
  );
}

const isStage = (name: string, stages: ReadonlySet<string>, built: number): boolean =>
  stages.has(name.toLowerCase()) || (/^\d{1,4}$/.test(name) && Number(name) < built);

function namesIn(instruction: Instruction): string[] {
  if (instruction instanceof From) return [instruction.getImage() ?? ''];
  if (instruction instanceof Copy) return [instruction.getFromFlag()?.getValue() ?? ''];
  if (!(instruction instanceof Run)) return [];
  return instruction.getFlags().flatMap((flag) => {
    const from = flag.getName() === 'mount' ? /(?:^|,)from=([^,\s]+)/.exec(flag.getValue() ?? '') : null;
    return from?.[1] ?? [];
  });
}
