import { describe, expect, test } from 'vitest';
import { judgeGate } from '../../../activities/gates/run-gate.ts';
import { isRuleId } from '../../../core/gates/rules.ts';
import { fileInPatch, fileInRange, hitsOf, rulesHit, snapshotOf, noSources } from './snapshots.ts';

/** Made up, and put together here so that no scanner takes this file for a leak. */
const githubToken = ['ghp', 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5'].join('_');
const gitlabToken = ['glpat', 'x8Yw2Zv7Uu3Tt9Ss4Rr1'].join('-');
const random = ['f8Kq2', 'Zx9Lm', '4Rt7V', 'bN3cX', 'w6'].join('');
const uuid = '6f1c0a52-93c4-4e1b-8a55-0d9a4f7be2c1';
const pem = [
  ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' '),
  ...Array.from(
    { length: 6 },
    (_, row) => `${row === 0 ? 'MIIE' : 'x7Qp'}${'Jk3Wv9TzLr8Nc2Yb'.repeat(3)}${row}abcdefg`,
  ),
  ['-----END RSA', 'PRIVATE KEY-----'].join(' '),
].join('\n');

describe('secrets of a known make', () => {
  test('are found at their line, and never quoted whole', async () => {
    const [hit, ...more] = await hitsOf(
      'secrets',
      fileInRange('src/a.ts', `const a = 1;\nconst t = '${githubToken}';\n`),
    );
    expect(more).toEqual([]);
    expect(hit).toMatchObject({
      rule: 'secrets.github',
      startLine: 2,
      endLine: 2,
      quote: "const t = 'ghp_****';",
    });
  });

  test('count in tests, fixtures, guides and lock files as well', async () => {
    for (const path of [
      'test/a.test.ts',
      'test/fixtures/a.json',
      'README.md',
      'package-lock.json',
      'vendor/a.js',
    ]) {
      expect(await rulesHit('secrets', fileInRange(path, `"t": "${githubToken}"`))).toEqual(['github:1']);
    }
  });

  test('a comment of the change cannot switch the scanner off', async () => {
    const text = `// secretlint-disable\nconst t = '${githubToken}'; // secretlint-disable-line\n`;
    expect(await rulesHit('secrets', fileInRange('src/a.ts', text))).toEqual(['github:2']);
  });

  test('two on one line are masked in each quote', async () => {
    const hits = await hitsOf('secrets', fileInRange('src/a.ts', `f('${githubToken}', '${gitlabToken}');`));
    expect(hits.map((hit) => hit.rule).toSorted()).toEqual(['secrets.github', 'secrets.gitlab']);
    for (const hit of hits) {
      expect(hit.quote).not.toContain(githubToken);
      expect(hit.quote).not.toContain(gitlabToken);
    }
  });

  test('a key over several lines is found in a patch, at the lines of the head', async () => {
    const text = `const key = \`\n${pem}\n\`;`;
    const added = text.split('\n').map((_, index) => index + 1);
    const [hit] = await hitsOf('secrets', fileInPatch('src/a.ts', text, { firstLine: 21, added }));
    expect(hit).toMatchObject({ rule: 'secrets.privatekey', startLine: 22, endLine: 29 });
    for (const line of pem.split('\n')) expect(hit?.quote).not.toContain(line.slice(8));
  });

  test('CRLF hides no key', async () => {
    const hits = await rulesHit('secrets', fileInRange('src/a.pem', `\n${pem}\n`.replaceAll('\n', '\r\n')));
    expect(hits).toEqual(['privatekey:2']);
  });

  test('what stood before is not hit; what the change adds is', async () => {
    const text = `a = '${githubToken}'\nb = '${gitlabToken}'\n`;
    expect(await rulesHit('secrets', fileInRange('src/a.txt', text, [2]))).toEqual(['gitlab:2']);
  });
});

describe('credentials by their names', () => {
  const rows: [path: string, bad: string, good: string][] = [
    ['src/a.ts', `const apiKey = '${random}';`, `const publicName = '${random}';`],
    ['src/a.py', `SECRET_KEY = "${random}"`, 'SECRET_KEY = os.environ["SECRET_KEY_2_NAME_OF_IT"]'],
    ['src/a.go', `password := "Tr0ub4dor&3x"`, 'password := "troubadour"'],
    ['.env', `DB_PASSWORD=s8fK2mQ9xz`, 'DB_PASSWORD=${DB_PASSWORD_2}'],
    ['a.yaml', `  client_secret: ${random}`, `  client_secret: ${uuid}`],
    ['src/a.json', `{ "auth_token": "${random}" }`, `{ "integrity": "sha512-${random}${random}" }`],
    [
      'src/a.ts',
      `opts.clientSecret = "${random}"`,
      `opts.commit = "9fceb02d0ae598e95dc970b74767f19372d61af8"`,
    ],
    ['src/a.ts', `x({ accessToken: "${random}" })`, 'x({ accessToken: options.accessToken2 })'],
  ];

  test.each(rows)('%s: %s', async (path, bad, good) => {
    expect(await rulesHit('secrets', fileInRange(path, bad))).toEqual(['hard-coded-credential:1']);
    expect(await rulesHit('secrets', fileInRange(path, good))).toEqual([]);
  });

  test('are made up in tests, fixtures, examples and guides', async () => {
    for (const path of ['test/a.test.ts', 'fixtures/a.json', 'examples/a.ts', 'docs/a.md']) {
      expect(await rulesHit('secrets', fileInRange(path, `apiKey = '${random}'`))).toEqual([]);
    }
  });
});

test.each([
  [
    "the providers' own samples",
    `id = 'AKIAIOSFODNN7EXAMPLE'; key = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'`,
  ],
  ['a UUID', `token = '${uuid}'`],
  ['an integrity hash', `"integrity": "sha512-${random.repeat(3)}=="`],
  ['a git hash', `commit = '9fceb02d0ae598e95dc970b74767f19372d61af8'`],
  ['a local connection with a sample password', `url = 'postgres://postgres:postgres@localhost:5432/app'`],
  ['a URL with a sample login', `url = 'https://user:password@proxy.acme.com/'`],
])('%s is no secret', async (_, text) => {
  expect(await rulesHit('secrets', fileInRange('src/a.ts', text))).toEqual([]);
});

test('nothing of a secret beyond its start is anywhere in the result', async () => {
  const text = `const a = '${githubToken}'; const password = "${random}"; // ${gitlabToken}\n${pem}`;
  const result = JSON.stringify(
    await judgeGate('secrets', snapshotOf(fileInRange('src/a.ts', text)), noSources),
  );
  for (const secret of [githubToken, random, gitlabToken, pem])
    expect(result).not.toContain(secret.slice(0, 12));
});

test('a quote of another gate does not carry the secret on its line', async () => {
  const [hit] = await hitsOf('placeholders', fileInRange('src/a.ts', `f('${githubToken}'); // TODO`));
  expect(hit?.quote).toBe("f('ghp_****'); // TODO");
});

test('every rule of the scanner has a rule of ours that says what to do', async () => {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  const names = rules.map((rule) => `secrets.${rule.meta.id.replace(/^.*secretlint-rule-/, '')}`);
  expect(names.filter((name) => !isRuleId(name))).toEqual(['secrets.filter-comments']);
});
