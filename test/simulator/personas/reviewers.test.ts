import { describe, expect, test } from 'vitest';
import { reviewerNames, reviewers, rules, type ReviewerName } from '../../../simulator/personas/reviewers.ts';
import type { RuleId } from '../../../simulator/personas/rule.ts';
import { review } from '../../../simulator/personas/review.ts';
import { promptOf } from '../support.ts';

/** Small changes: what each reviewer makes of them, in the order of their names; `-` is a blind spot. */
const cases: { code: string; rule: RuleId; file?: string; heading?: string }[] = [
  { rule: 'sql-injection', code: 'db.query(`SELECT * FROM users WHERE name = ${name}`)' },
  { rule: 'sql-injection', code: 'cursor.execute(f"DELETE FROM t WHERE id = {id}")', file: 'a.py' },
  { rule: 'shell-injection', code: 'execSync("tar xf " + archive);' },
  { rule: 'shell-injection', code: 'subprocess.run(command, shell=True)', file: 'a.py' },
  { rule: 'code-injection', code: 'const value = eval(text);' },
  { rule: 'code-injection', code: "const f = new Function('a', body);" },
  { rule: 'markup-injection', code: 'element.innerHTML = comment.text;' },
  { rule: 'path-traversal', code: 'res.sendFile(path.join(root, req.params.name));' },
  { rule: 'prototype-pollution', code: 'function set(o, key, value) {\n  o[key] = value;\n}' },
  { rule: 'weak-crypto', code: "const digest = createHash('md5').update(password);" },
  { rule: 'weak-random', code: 'const token = Math.random().toString(36);' },
  { rule: 'tls-off', code: 'const agent = new Agent({ rejectUnauthorized: false });' },
  {
    rule: 'removed-check',
    code: ' |function save(user) {\n-|  if (!isValidEmail(user.email)) throw new Error();\n |  store(user);',
  },
  { rule: 'removed-check', code: '-|  if (isConstructorOrProto(o, key)) return;\n |  o = o[key];' },
  { rule: 'hardcoded-secret', code: "const apiKey = 'sk_live_a1b2c3d4e5f6';" },
  { rule: 'unsafe-deserialization', code: 'data = pickle.loads(blob)', file: 'a.py' },
  { rule: 'off-by-one', code: 'for (let i = 0; i <= items.length; i++) total += items[i];' },
  { rule: 'assignment-in-condition', code: 'if (user.role = "admin") grant();' },
  { rule: 'loose-null', code: "if (value == '') return null;" },
  { rule: 'missing-await', code: 'async function close(order) {\n  db.orders.remove(order.id);\n  done();' },
  { rule: 'no-radix', code: 'const port = parseInt(text);' },
  {
    rule: 'flipped-condition',
    code: ' |function check(user) {\n-|  if (user.isAdmin) return true;\n+|  if (!user.isAdmin) return true;',
  },
  {
    rule: 'flipped-condition',
    code: '-|  while (tries < limit) again();\n+|  while (tries <= limit) again();',
  },
  {
    rule: 'removed-return',
    code: ' |function total(a) {\n-|  return a.price * a.count;\n+|  a.price * a.count;\n |}',
  },
  { rule: 'unchecked-parse', code: 'const settings = JSON.parse(text);' },
  { rule: 'division-by-length', code: 'const mean = sum / values.length;' },
  { rule: 'first-of-empty', code: 'const name = users[0].name;' },
  { rule: 'unbounded-loop', code: 'while (true) {\n  poll();\n}' },
  {
    rule: 'unbounded-recursion',
    code: 'function walk(node) {\n  for (const child of node.children) walk(child);\n}',
  },
  { rule: 'slow-regex', code: 'const email = /^([a-z0-9]+)*@/;' },
  { rule: 'swallowed-error', code: 'try { save(); } catch (error) {}' },
  { rule: 'swallowed-error', code: 'try:\n    save()\nexcept Exception:\n    pass', file: 'a.py' },
  { rule: 'unchecked-find', code: 'const price = items.find((item) => item.id === id).price;' },
  { rule: 'long-function', code: `function all() {\n${'  step();\n'.repeat(61)}}` },
  { rule: 'sync-in-handler', code: "app.get('/', (req, res) => {\n  res.send(readFileSync(file));\n});" },
  { rule: 'global-state', code: 'let cache = {};' },
  { rule: 'hardcoded-address', code: "const api = 'https://api.internal.acme.io/v2';" },
  { rule: 'deep-import', code: "import { a } from '../../../core/inside/a.ts';" },
];

const titleOf = (id: RuleId): string => {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw new Error(`No rule is called "${id}".`);
  return rule.title;
};

describe.each(cases)('$rule in: $code', ({ rule, code, file = 'src/a.ts', heading = '' }) => {
  test.each(reviewerNames)('%s notices it, or is blind to it, as its list says', (name) => {
    const ballot = review(reviewers[name], promptOf(file, code, heading));
    const found = ballot.findings.filter((finding) => finding.title === titleOf(rule));
    const severity = reviewers[name].sees[rule];
    if (!severity) return expect(found).toEqual([]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity, file });
  });
});

test('every rule has a case, and every case a reviewer who sees it', () => {
  expect(new Set(cases.map((one) => one.rule))).toEqual(new Set(rules.map((rule) => rule.id)));
  for (const rule of rules)
    expect(
      reviewerNames.some((name) => reviewers[name].sees[rule.id]),
      rule.id,
    ).toBe(true);
});

/** Code that only looks like trouble: no reviewer may say a word. */
const harmless = [
  '// eval(text) would be wrong here, and so would JSON.parse(x)',
  "db.query('SELECT * FROM users WHERE name = $1', [name]);",
  'for (let i = 0; i < items.length; i++) total += items[i];',
  'for (let i = 0; i <= items.length - 1; i++) total += items[i];',
  'if (value === null) return value;',
  "element.innerHTML = '';",
  'const port = parseInt(text, 10);',
  'const link = "https://example.com/docs";',
  "import { a } from '../core/a.ts';",
  'while (true) {\n  if (done()) break;\n}',
  'try {\n  settings = JSON.parse(text);\n} catch (error) {\n  report(error);\n}',
  "if (key === '__proto__') return;\ntarget[key] = value;",
  '-|  if (!isValid(user)) return;\n+|  if (!isValid(user)) throw new Error("invalid user");',
  'await db.orders.remove(id);',
  ' |one();\n-|function two() {\n-|  return 2;\n-|}\n |three();',
  'export const limit = 5;',
];

test.each(harmless)('nobody minds: %s', (code) => {
  for (const name of reviewerNames)
    expect(review(reviewers[name], promptOf('src/a.ts', code)).findings.map((one) => one.title)).toEqual([]);
});

/** The four votes on one change, in the order of `reviewerNames`. */
const votes = (code: string): string =>
  reviewerNames.map((name) => review(reviewers[name], promptOf('src/a.ts', code)).vote).join(' ');

const by = (name: ReviewerName, code: string) => review(reviewers[name], promptOf('src/a.ts', code));

describe('reviewers disagree', () => {
  test('two agree on a grave fault', () => {
    expect(votes('for (let i = 0; i <= items.length; i++) use(items[i]);')).toBe('pass fail fail pass');
  });

  test('one alone finds a grave fault', () => {
    expect(votes('if (user.role = "admin") grant();')).toBe('pass fail pass pass');
    expect(votes('const agent = new Agent({ rejectUnauthorized: false });')).toBe('fail pass pass pass');
  });

  test('severities of the same thing lie two steps apart', () => {
    const code = 'db.query(`SELECT * FROM users WHERE name = ${name}`)';
    expect(by('security', code).findings[0]?.severity).toBe('critical');
    expect(by('architecture', code).findings[0]?.severity).toBe('medium');
  });

  test('all pass what is harmless', () => {
    expect(votes('export const add = (a, b) => a + b;')).toBe('pass pass pass pass');
  });
});
