import { describe, expect, test } from 'vitest';
import { fileInRange, rulesHit } from './snapshots.ts';

const url = 'http://localhost:3000/api';

describe('a host in JavaScript and TypeScript', () => {
  test.each([
    `const api = '${url}';`,
    `let api: string = "${url}";`,
    `const api = \`${url}\`;`,
    `api = '${url}';`,
    `this.api = '${url}';`,
    `const options = { api: '${url}' };`,
    `class A { api = '${url}'; }`,
    `class A { static readonly api = '${url}' as const; }`,
    `fetch('${url}');`,
    `new Client('${url}');`,
    `fetch('${url}' + path);`,
    `export default '${url}';`,
    `const f = () => '${url}';`,
    `const a = <a href="${url}">x</a>;`,
  ])('is fixed in %s', async (text) => {
    expect(await rulesHit('placeholders', fileInRange('src/a.tsx', text))).toEqual(['fixed-host:1']);
  });

  test.each([
    `const api = process.env.API ?? '${url}';`,
    `const api = process.env.API || '${url}';`,
    `const api = isLocal ? '${url}' : env.api;`,
    `function connect(api = '${url}') { go(api); }`,
    `const { api = '${url}' } = options;`,
    `if (api === '${url}') go();`,
    `switch (api) { case '${url}': go(); }`,
    `if (api.startsWith('${url}')) go();`,
    `const known = ['${url}', 'http://localhost:4000/api'];`,
    `const known = { '${url}': true };`,
    `type Api = '${url}';`,
    `const u = new URL(path, '${url}');`,
    `const u = \`http://localhost:\${port}/api\`;`,
    `command.option('--api <url>', '${url}');`,
    `// see ${url}`,
  ])('is not in %s', async (text) => {
    expect(await rulesHit('placeholders', fileInRange('src/a.tsx', text))).toEqual([]);
  });
});

describe('a host in Python', () => {
  test.each([
    `api = "${url}"`,
    `self.api = '${url}'`,
    `connect(api="${url}")`,
    `connect("${url}")`,
    `options = {"api": "${url}"}`,
    `def f():\n    return """${url}"""`.replace('\n    ', ' '),
    `api = r"${url}"`,
  ])('is fixed in %s', async (text) => {
    expect(await rulesHit('placeholders', fileInRange('src/a.py', text))).toEqual(['fixed-host:1']);
  });

  test.each([
    `api = os.environ.get("API", "${url}")`,
    `api = os.getenv("API", "${url}")`,
    `api = given or "${url}"`,
    `api = "${url}" if local else given`,
    `def f(api="${url}"): return g(api)`,
    `def f(api: str = "${url}"): return g(api)`,
    `if api == "${url}": g()`,
    `known = ["${url}"]`,
    `known = {"${url}": 1}`,
    `if api.startswith("${url}"): g()`,
    `def f():\n    """See ${url}"""\n    return g()`,
    `"${url}"`,
    `api = f"http://localhost:{port}/api"`,
  ])('is not in %s', async (text) => {
    expect(await rulesHit('placeholders', fileInRange('src/a.py', text))).toEqual([]);
  });
});

describe('a host in other languages', () => {
  test.each([
    ['a.go', `url := "${url}"`],
    ['A.java', `String url = "${url}";`],
    ['a.rb', `client = Client.new('${url}')`],
    ['a.php', `$url = '${url}';`],
    ['a.sh', `curl "${url}"`],
    ['a.cs', `var url = @"${url}";`],
  ])('is fixed in %s: %s', async (path, text) => {
    expect(await rulesHit('placeholders', fileInRange(`src/${path}`, text))).toEqual(['fixed-host:1']);
  });

  test.each([
    ['a.go', `if url == "${url}" {`],
    ['a.go', `flag.String("url", "${url}", "where the server is")`],
    ['A.java', `String url = System.getProperty("url", "${url}");`],
    ['a.rb', `url = ENV.fetch('URL', '${url}')`],
    ['a.rb', `def initialize(url = '${url}')`],
    ['a.sh', `# curl "${url}"`],
    ['a.yaml', `url: "${url}"`],
    ['a.go', `case "${url}":`],
  ])('is not in %s: %s', async (path, text) => {
    expect(await rulesHit('placeholders', fileInRange(`src/${path}`, text))).toEqual([]);
  });
});
