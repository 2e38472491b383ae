import { describe, expect, test } from 'vitest';
import { fileInPatch, fileInRange, rulesHit } from './snapshots.ts';

/** Each row: the rule, code that breaks it (on the line named), and its twin that does not. */
const rows: [rule: string, line: number, bad: string, good: string][] = [
  ['marker', 1, '// TODO: sort by date\nexport {};', '// Sorted by date.\nexport {};'],
  ['marker', 1, '/* FIXME */', '/* fixed */'],
  ['marker', 2, '/**\n * TODO later\n */', '/**\n * See later.\n */'],
  ['marker', 1, '// todo: rename', '// todo items are kept in a list'],
  ['marker', 1, 'f(); // XXX wrong for leap years', 'const XXX = "TODO"; const todo = todos.TODO;'],
  ['marker', 1, '/** @todo types */', '/** @param todo the item to do */'],
  ['marker', 1, '// HACK around the cache', '// A `TODO` in a comment is a marker.'],
  ['stand-in-comment', 1, '// In a real implementation, this would call the API', '// Calls the API.'],
  ['stand-in-comment', 1, '// ... rest of the code', '// The rest of the list is sorted.'],
  ['stand-in-comment', 1, '// Placeholder implementation', '// The placeholder text of the input field.'],
  ['stand-in-comment', 1, '// for now, just return a mock', '// For now and ever.'],
  [
    'not-implemented',
    2,
    'function pay() {\n  throw new Error("Not implemented");\n}',
    'function pay() {\n  throw new Error("No card");\n}',
  ],
  [
    'not-implemented',
    1,
    'const f = () => { throw new Error("not implemented yet") };',
    'abstract class A { f() { throw new Error("not implemented") } }',
  ],
  [
    'not-implemented',
    1,
    'class Store { get() { throw new NotImplementedError(); } }',
    'class BaseStore { get() { throw new NotImplementedError(); } }',
  ],
  [
    'not-implemented',
    1,
    'class Store { get() { throw new Error("Method not implemented.") } }',
    'class Store { get() { throw new Error("must be implemented by a subclass") } }',
  ],
  ['empty-function', 1, 'function validateToken(token) {}', 'function noop(token) {}'],
  [
    'empty-function',
    1,
    'async function sendMail(to: string): Promise<void> { console.log("sending", to); }',
    'async function sendMail(to: string): Promise<void> { await transport.send(to); }',
  ],
  ['empty-function', 1, 'const saveUser = async (user) => {};', 'const onSave = async (user) => {};'],
  [
    'empty-function',
    1,
    'class Users { createUser(name: string) {} }',
    'class Users { createUser(name: string) { /* names are kept by the directory */ } }',
  ],
  [
    'constant-result',
    1,
    'function validateToken(x) { return true }',
    'function validateToken(x) { return x === key }',
  ],
  [
    'constant-result',
    1,
    'async function fetchUser(id: string): Promise<User> { return {} as User }',
    'async function fetchUser(id: string): Promise<User> { return http.get(id) }',
  ],
  [
    'constant-result',
    1,
    'export const isValidEmail = (mail: string) => true;',
    'export const isEnabled = (mail: string) => true;',
  ],
  [
    'constant-result',
    1,
    'const hasPermission = async (user) => { console.log(user); return Promise.resolve(true); };',
    'const alwaysAllow = async (user) => true;',
  ],
  [
    'constant-result',
    1,
    'class Tax { calculateTotal(items: Item[]): number { return 0; } }',
    'class Tax { get total(): number { return 0; } }',
  ],
  [
    'constant-result',
    1,
    'async function loadRates() { return { eur: 1.1, usd: 1 }; }',
    'async function loadRates() { return { eur: rate("eur") }; }',
  ],
  [
    'constant-result',
    1,
    'Auth.prototype.verifyPassword = function (p, hash) { return true; };',
    'class Sub extends Auth { override verifyPassword(p: string) { return true; } }',
  ],
  ['echoed-input', 1, 'function encrypt(x) { return x }', 'function encrypt(x) { return cipher(x) }'],
  [
    'echoed-input',
    1,
    'const sanitizeHtml = (html: string): string => html;',
    'const identity = (html: string): string => html;',
  ],
  [
    'echoed-input',
    1,
    'function hashPassword(pw: string) { return pw as Hash; }',
    'function hashPassword(pw: string) { return salt; }',
  ],
  ['sample-value', 1, 'const to = "foo@bar.com";', 'const to = user.mail;'],
  [
    'sample-value',
    1,
    'const api = "https://api.example.com/v1";',
    'const isExample = host === "example.com";',
  ],
  ['sample-value', 1, 'const text = "Lorem ipsum dolor sit amet";', 'const text = "Welcome";'],
  ['sample-value', 1, 'connect("YOUR_API_KEY");', 'connect(process.env.API_KEY);'],
  [
    'fixed-host',
    1,
    'const api = "http://localhost:3000/api";',
    'const api = process.env.API ?? "http://localhost:3000/api";',
  ],
  ['fixed-host', 1, 'const db = new Client({ host: "localhost" });', 'if (host === "localhost") warn();'],
  ['fixed-host', 1, 'fetch("http://10.0.0.12/users");', 'const base = new URL(path, "http://localhost:80");'],
  ['fixed-host', 1, 'fetch("https://staging.acme.com/users");', 'fetch("https://www.acme.com/users");'],
  ['credential', 1, 'const options = { password: "admin123" };', 'const options = { type: "password" };'],
  ['credential', 1, 'let apiKey = "your-key-goes";', 'let apiKey = env("API_KEY");'],
  ['empty-catch', 1, 'try { f() } catch {}', 'try { f() } catch { g() }'],
  [
    'empty-catch',
    1,
    'try { f() } catch (e) { /* ignore */ }',
    'try { f() } catch (e) { /* an old file may be gone */ }',
  ],
  ['empty-catch', 1, 'p.catch(() => {});', 'p.catch((error) => log(error));'],
];

describe.each(rows)('%s on line %i', (rule, line, bad, good) => {
  test(`is hit in ${JSON.stringify(bad)}`, async () => {
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', bad))).toContain(`${rule}:${line}`);
  });

  test(`is hit in a patch of it`, async () => {
    const file = fileInPatch('src/a.ts', bad, {
      firstLine: 40,
      added: bad.split('\n').map((_, index) => index + 1),
    });
    expect(await rulesHit('placeholders', file)).toContain(`${rule}:${line + 39}`);
  });

  test(`is not hit in ${JSON.stringify(good)}`, async () => {
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', good))).toEqual([]);
  });
});

const testRows: [rule: string, bad: string, good: string][] = [
  [
    'disabled-test',
    'it.skip("adds", () => { expect(add(1)).toBe(2) })',
    'it("adds", () => { expect(add(1)).toBe(2) })',
  ],
  ['disabled-test', 'xit("adds", () => { go() })', 'exit("adds", () => { go() })'],
  [
    'disabled-test',
    'describe.skip("sums", () => { go() })',
    'test.skipIf(isWindows)("adds", () => { go() })',
  ],
  ['disabled-test', 'test.todo("adds")', 'list.todo("adds")'],
  [
    'disabled-test',
    'test("adds", { skip: true }, () => { go() })',
    'test("adds", { timeout: 5 }, () => { go() })',
  ],
  [
    'disabled-test',
    'test.skip.each([1])("adds %d", () => { go() })',
    'test.each([1])("adds %d", () => { go() })',
  ],
  ['focused-test', 'it.only("adds", () => { go() })', 'read.only("adds", () => { go() })'],
  ['focused-test', 'fdescribe("sums", () => { go() })', 'describe("sums", () => { go() })'],
  ['empty-test', 'it("adds", () => {})', 'it("adds", () => { go() })'],
  ['empty-test', 'test("adds", async () => {\n  // nothing yet\n})', 'beforeEach(async () => {})'],
  ['tautology', 'expect(true).toBe(true)', 'expect(found).toBe(true)'],
  ['tautology', 'assert.equal(1, 1)', 'assert.equal(one, 1)'],
  ['tautology', 'expect("a").toEqual("a")', 'expect("a").toEqual("b")'],
];

test.each(testRows)('%s is hit in %j', async (rule, bad, good) => {
  expect(await rulesHit('placeholders', fileInRange('test/a.test.ts', bad))).toEqual([`${rule}:1`]);
  expect(await rulesHit('placeholders', fileInRange('test/a.test.ts', good))).toEqual([]);
});

describe('what files are for', () => {
  test.each(['js', 'jsx', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'tsx'])(
    '.%s is read by its tree',
    async (extension) => {
      const text = 'const f = "// TODO";\nfunction encrypt(x) { return x }';
      expect(await rulesHit('placeholders', fileInRange(`src/a.${extension}`, text))).toEqual([
        'echoed-input:2',
      ]);
    },
  );

  test('tests may have doubles and loopback hosts', async () => {
    const text = 'const fetchUser = async (id) => ({ id: 1 });\nconst url = "http://localhost:3000/x";';
    expect(await rulesHit('placeholders', fileInRange('test/doubles.ts', text))).toEqual([]);
  });

  test('configuration may name hosts, but not stand-in credentials', async () => {
    const text = 'export default { url: "http://localhost:3000/x", password: "changeme" };';
    expect(await rulesHit('placeholders', fileInRange('app.config.ts', text))).toEqual(['credential:1']);
  });

  test('a hint in a form is for people', async () => {
    const text = 'export const F = () => <input placeholder="you@example.com" />;';
    expect(await rulesHit('placeholders', fileInRange('src/form.tsx', text))).toEqual([]);
  });
});

describe('only what the change adds', () => {
  const text = '// TODO old\nconst a = 1;\n// TODO new\n';

  test('a marker that stood before is none of its business', async () => {
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', text, [2, 3]))).toEqual(['marker:3']);
  });

  test('an old function counts when the change adds what empties it', async () => {
    const body = 'function verify(x) {\n  return true;\n}';
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', body, [2]))).toEqual(['constant-result:1']);
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', `${body}\nf();`, [4]))).toEqual([]);
  });

  test('a skipped test whose body alone is new was skipped before', async () => {
    const body = 'it.skip("adds", () => {\n  go();\n});';
    expect(await rulesHit('placeholders', fileInRange('test/a.test.ts', body, [2]))).toEqual([]);
  });

  test('a line in the middle of an old comment is found at its own line', async () => {
    const comment = '/*\n * What it does.\n * TODO: more\n */';
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', comment, [3]))).toEqual(['marker:3']);
  });
});

describe('hunks of a patch', () => {
  test('a function that the hunk cuts off is not taken for empty', async () => {
    const file = fileInPatch('src/a.ts', 'function validateUser(user) {\n  // the first of many lines', {
      firstLine: 10,
      added: [1, 2],
    });
    expect(await rulesHit('placeholders', file)).toEqual([]);
  });

  test('a hunk that begins within a function is still read', async () => {
    const text = '    a();\n  } catch (error) {\n  }\n}\n// TODO: rest';
    const file = fileInPatch('src/a.ts', text, { firstLine: 90, added: [5] });
    expect(await rulesHit('placeholders', file)).toEqual(['marker:94']);
  });

  test('CRLF changes no line number and no quote', async () => {
    const text = 'const a = 1;\r\n// TODO: b\r\nfunction encrypt(x) {\r\n  return x;\r\n}\r\n';
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', text))).toEqual([
      'marker:2',
      'echoed-input:3',
    ]);
    expect(await rulesHit('placeholders', fileInPatch('src/a.ts', text))).toEqual([
      'marker:2',
      'echoed-input:3',
    ]);
  });
});
