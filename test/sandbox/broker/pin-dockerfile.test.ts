import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pinDockerfile } from '../../../sandbox/broker/pin-dockerfile.ts';
import { readDockerfile } from '../../../sandbox/broker/read-dockerfile.ts';

const base = `base@sha256:${'a'.repeat(64)}`;
const id = `sha256:${'1'.repeat(64)}`;
const pin = async (text: string, baseImages = [base]): Promise<string> =>
  pinDockerfile(readDockerfile(text), { baseImages, find: () => Promise.resolve(id) });
const refusal = (text: string) =>
  pin(text).then(
    (pinned) => `not refused: ${pinned}`,
    (error: Error) => error.message,
  );

describe('a Dockerfile on allowed images', () => {
  test('is written anew, one instruction a line, with the ids of the images', async () => {
    const text = `# a comment\nFROM ${base} AS build\nrun echo one \\\n  # between\n  && echo two\n\nFROM ${base}\nCOPY --from=build /a /b\nCMD ["a"]\n`;
    expect(await pin(text)).toBe(
      `FROM ${id} AS build\nRUN echo one   && echo two\nFROM ${id}\nCOPY --from=build /a /b\nCMD ["a"]\n`,
    );
  });

  test('may name them by an ARG, build on its own stages, and begin from nothing', async () => {
    expect(
      await pin(`ARG BASE=${base}\nFROM \${BASE} AS one\nFROM one AS two\nFROM scratch\nCOPY --from=1 /x /x`),
    ).toBe(`ARG BASE=${base}\nFROM ${id} AS one\nFROM one AS two\nFROM scratch\nCOPY --from=1 /x /x\n`);
  });
});

describe('a Dockerfile is refused', () => {
  const other = `other@sha256:${'b'.repeat(64)}`;
  test.each([
    ['another image', 'FROM alpine', 'names image "alpine": build on one of'],
    ['an image that has another digest', `FROM ${other}`, 'names image'],
    ['another image in a later stage', `FROM ${base}\nFROM alpine`, 'names image "alpine"'],
    ['another image by an ARG', 'ARG X=alpine\nFROM $X', 'names image "alpine"'],
    ['another image after a continued line', `FROM ${base}\nRUN a \\\n\nFROM alpine`, 'not refused'],
    [
      'another image to copy from',
      `FROM ${base}\nCOPY --from=alpine /a /b`,
      'COPY --from names image "alpine"',
    ],
    ['a stage that is yet to come', `FROM ${base}\nCOPY --from=1 /a /b`, 'COPY --from names image "1"'],
    ['an ARG without a value', 'ARG X\nFROM $X', 'no plain value'],
    ['a default that is worked out', `ARG X=${base}\nFROM \${X:-alpine}`, 'no plain value'],
    ['a platform', `FROM --platform=linux/arm64 ${base}`, 'more than an image'],
    ['something fetched', `FROM ${base}\nADD https://example.com/x /x`, 'fetches from the network'],
    ['something fetched by git', `FROM ${base}\nADD git@example.com:x /x`, 'fetches from the network'],
    ['something fetched by a variable', `FROM ${base}\nENV U=https\nADD $U /x`, 'fetches from the network'],
    ['mounts', `FROM ${base}\nRUN --mount=type=secret,id=x cat /run/secrets/x`, 'RUN has options'],
    ['a here-document', `FROM ${base}\nRUN <<EOF\nFROM alpine\nEOF`, 'here-document'],
    ['another syntax', `# syntax=evil/frontend\nFROM ${base}`, '"# syntax"'],
    ['another escape', `# escape=\`\nFROM ${base}`, '"# escape"'],
    ['a backslash at its very end', `FROM ${base}\nRUN a \\\\\n`, 'ends with a backslash'],
    ['a backslash before an odd blank', `FROM ${base}\nRUN a \\\u00a0\nUSER x`, 'ends with a backslash'],
    ['something for later builds', `FROM ${base}\nONBUILD RUN a`, 'begins with none of'],
    ['odd characters', `FROM ${base}\u2028FROM alpine`, 'characters'],
    ['no image at all', 'RUN a', 'does not begin with FROM'],
    ['nothing', '# nothing', 'has no FROM'],
    ['too many stages', `FROM ${base}\n`.repeat(21), 'more than 20 stages'],
    ['its length', `FROM ${base}\nRUN ${'a'.repeat(200_000)}`, 'longer than'],
  ])('for %s', async (_, text, why) => {
    expect(await refusal(text)).toContain(why);
  });
});

test('whatever is written, no line of the result names an image that is not allowed', async () => {
  const piece = fc.constantFrom(
    'FROM',
    'from',
    ' ',
    '\n',
    '\\\n',
    '\\',
    '#',
    base,
    'alpine',
    'AS',
    'x',
    'RUN',
    'COPY',
    '--from=',
    '$X',
    'ARG X=',
    '\t',
    '"',
    '<<',
    '\r\n',
    '`',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const pinned = await pin(`FROM ${base}\n${pieces.join('')}`).catch(() => '');
      const stages = new Set<string>();
      for (const line of pinned.split('\n')) {
        const [, image = '', stage] = /^\s*FROM\s+(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
        if (image !== '') expect(image === id || stages.has(image.toLowerCase())).toBe(true);
        if (stage !== undefined) stages.add(stage.toLowerCase());
      }
      expect(pinned).not.toMatch(/\\\n/);
    }),
    { numRuns: 500 },
  );
});
