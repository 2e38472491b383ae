import { describe, expect, test } from 'vitest';
import { runOf, storyWith } from './sarif-run.ts';

describe('a name of a file becomes the URI of that file', () => {
  test.each([
    ['a b.ts', 'a%20b.ts'],
    ['src/#x?y%z.ts', 'src/%23x%3Fy%25z.ts'],
    ['日本/ü.ts', '%E6%97%A5%E6%9C%AC/%C3%BC.ts'],
    ['back\\slash.ts', 'back%5Cslash.ts'],
    ['raw\\xff\\x0a.ts', 'raw%FF%5Cx0a.ts'],
    ['-rf', '-rf'],
    ['new\nline.ts', 'new%0Aline.ts'],
    ['a:b.ts', 'a%3Ab.ts'],
    ['//host/x.ts', '%2F%2Fhost/x.ts'],
    ['half\ud800.ts', 'half%EF%BF%BD.ts'],
  ])('%j', (file, uri) => {
    const [result] = runOf(storyWith([{ file }])).results;
    expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
    const root = 'https://example.com/tree/';
    expect(new URL(uri, root).href.startsWith(root)).toBe(true);
  });
});
