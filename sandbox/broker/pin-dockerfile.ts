import { Failed } from '../../core/failed.ts';
import type { Instruction } from './read-dockerfile.ts';

const stageMax = 20;

function refuse(why: string): never {
  throw new Failed('sandbox.refused', `The Dockerfile is refused: ${why}.`);
}

/** With the values that ARG gives before the first FROM; nobody gives others. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\{([^}]*)\}|(\w+))/g, (whole, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    const value = /^\w+$/.test(name) ? values.get(name) : undefined;
    return value ?? refuse(`"${whole}" in FROM has no plain value of an ARG before the first FROM`);
  });
}

function readDefault(rest: string, values: Map<string, string>): void {
  const [, name, value] = /^(\w+)(?:=["']?([^"'\s$]*)["']?)?$/.exec(rest) ?? [];
  if (name === undefined) refuse(`"ARG ${rest.slice(0, 80)}" before the first FROM is more than NAME=value`);
  if (value !== undefined) values.set(name, value);
}

const imageRemedy = (allowed: readonly string[]): string =>
  `build on one of ${allowed.map((image) => `"${image}"`).join(', ') || 'none, since this sandbox allows none'}`;

/**
 * The Dockerfile anew, one instruction a line, in which each image is named by the id of what is allowed.
 * @param find gives the id of an allowed image
 */
export async function pinDockerfile(
  instructions: Instruction[],
  { baseImages, find }: { baseImages: readonly string[]; find: (image: string) => Promise<string> },
): Promise<string> {
  const values = new Map<string, string>();
  const stages = new Set<string>();
  let stageCount = 0;

  const image = async (name: string, where: string): Promise<string> => {
    if (stages.has(name.toLowerCase())) return name;
    if (!baseImages.includes(name))
      refuse(`${where} names image "${name.slice(0, 200)}": ${imageRemedy(baseImages)}`);
    return find(name);
  };

  const from = async (rest: string): Promise<string> => {
    const [, name = '', stage] =
      /^(\S+)(?:[ \t]+as[ \t]+([a-z][a-z0-9_.-]*))?$/i.exec(substitute(rest, values)) ?? [];
    if (name === '' || name.startsWith('-'))
      refuse(`"FROM ${rest.slice(0, 100)}" is more than an image and AS NAME`);
    const base = name === 'scratch' ? name : await image(name, 'FROM');
    if (stage !== undefined) stages.add(stage.toLowerCase());
    stageCount += 1;
    if (stageCount > stageMax) refuse(`it has more than ${stageMax} stages`);
    return `FROM ${base}${stage === undefined ? '' : ` AS ${stage}`}`;
  };

  const copy = async (rest: string): Promise<string> => {
    const [, other] = /(?:^|\s)--from=(\S+)/.exec(rest) ?? [];
    if (other === undefined) return `COPY ${rest}`;
    const isEarlier = /^\d+$/.test(other) && Number(other) < stageCount - 1;
    return `COPY ${rest.replace(`--from=${other}`, `--from=${isEarlier ? other : await image(other, 'COPY --from')}`)}`;
  };

  const lines: string[] = [];
  for (const { word, rest } of instructions) {
    if (word === 'ARG' && stageCount === 0) readDefault(rest, values);
    if (word !== 'ARG' && word !== 'FROM' && stageCount === 0) refuse('it does not begin with FROM');
    if (word === 'ADD' && /:\/\/|git@|\$/.test(rest))
      refuse(
        'ADD fetches from the network, which no build here has: put the file into the context and COPY it',
      );
    if (word === 'RUN' && rest.startsWith('--'))
      refuse('RUN has options such as --mount or --network: leave them out');
    if (word === 'FROM') lines.push(await from(rest));
    else if (word === 'COPY') lines.push(await copy(rest));
    else lines.push(`${word} ${rest}`.trim());
  }
  if (stageCount === 0) refuse('it has no FROM');
  return `${lines.join('\n')}\n`;
}
