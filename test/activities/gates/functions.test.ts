import { describe, expect, test } from 'vitest';
import { fileInRange, rulesHit } from './snapshots.ts';

describe('what counts as a constant or as the input in JavaScript and TypeScript', () => {
  test.each([
    ['constant-result', 'function verify(x) { return (false); }'],
    ['constant-result', 'function verify(x) { return !0; }'],
    ['constant-result', 'function verify(x) { return -1; }'],
    ['constant-result', 'function verify(x) { return `ok`; }'],
    ['constant-result', 'function verify(x) { return null!; }'],
    ['constant-result', 'function verify(x) { return undefined; }'],
    ['constant-result', 'function verify(x) { return []; }'],
    ['constant-result', 'function verify(x) { return { ok: true, errors: [{ code: 1 }] }; }'],
    ['constant-result', 'function verify(x) { return <Result>{}; }'],
    ['constant-result', 'function verify(x) { return {} satisfies Result; }'],
    ['constant-result', 'async function verify(x) { return await Promise.resolve({ ok: true }); }'],
    [
      'constant-result',
      'async function verify(x) { await new Promise((r) => setTimeout(r, 10)); return true; }',
    ],
    [
      'constant-result',
      "function verify(x) { 'use strict'; console.warn('x'); this.logger.info('y'); return true; }",
    ],
    ['constant-result', 'export default function verify(x) { return true; }'],
    ['constant-result', 'export const verify = function (x) { return true; };'],
    ['constant-result', 'const verify = async ({ x }) => ({ ok: true });'],
    ['constant-result', 'const verify = x => true;'],
    ['constant-result', 'module.exports.verify = (x) => true;'],
    ['constant-result', 'class A { verify = (x: string) => true; }'],
    ['constant-result', 'class A { static async #verify(x) { return true; } }'],
    ['constant-result', 'class A { public async load(): Promise<Item[]> { return []; } }'],
    ['constant-result', 'const service = { verify(x) { return true; } };'],
    ['constant-result', 'function* loadAll(x) { return 1; }'],
    ['echoed-input', 'function encrypt(x: string): string { return x as string; }'],
    ['echoed-input', 'async function encrypt(x) { return Promise.resolve(x); }'],
    ['echoed-input', 'function encrypt(x = "") { console.log(x); return x; }'],
    ['empty-function', 'function saveAll(x) { return; }'],
    ['empty-function', 'function saveAll(x) { // ignore\n}'],
  ])('%s: %s', async (rule, text) => {
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', text))).toEqual([`${rule}:1`]);
  });

  test.each([
    'function verify(x) { return x.ok; }',
    'function verify(x) { return { ok: check(x) }; }',
    'function verify(x) { return [x]; }',
    'function verify(x) { return { ...x }; }',
    'function verify(x) { return `${x}`; }',
    'function verify(x) { return OK; }',
    'function verify(x) { return true && x; }',
    'function verify(x) { if (x) return true; return false; }',
    'function verify(x) { count += 1; return true; }',
    'function verify(x) { await audit(x); return true; }',
    'function verify(x) { return new Result(); }',
    'function encrypt(x) { return y; }',
    'function encrypt({ x }) { return x; }',
    'declare function verify(x: string): boolean;',
    'abstract class A { abstract verify(x: string): boolean; }',
    'interface A { verify(x: string): boolean; encrypt(x: string): string }',
    'function verify(x: string): boolean;\nfunction verify(x: number): boolean;\nfunction verify(x: unknown) { return test(x); }',
    'validate({ validateStatus: () => true });',
    'const service = { update() {}, save() {} };',
    'list.map(function (x) { return true; });',
    'class A { get valid() { return true; } set valid(x) {} }',
    'class A { constructor(private x: string) {} }',
    'class FakeAuth { verify(x) { return true; } }',
    'class A extends B { save() {} }',
  ])('nothing: %s', async (text) => {
    expect(await rulesHit('placeholders', fileInRange('src/a.ts', text))).toEqual([]);
  });
});

describe('what counts as a constant or as the input in Python', () => {
  test.each([
    ['constant-result:1', 'def verify(x): return True'],
    ['constant-result:1', 'def verify(x):\n    return None'],
    ['constant-result:1', 'def verify(x):\n    return -1'],
    ['constant-result:1', 'def verify(x):\n    return ("ok", [])'],
    ['constant-result:1', 'def verify(x):\n    return {"ok": True, "errors": []}'],
    ['constant-result:1', 'def verify(x):\n    """Verify it."""\n    logger.info("verify")\n    return True'],
    ['constant-result:1', 'async def load_all():\n    await asyncio.sleep(1)\n    return []'],
    ['constant-result:2', '@staticmethod\ndef verify(x):\n    return True'],
    ['echoed-input:1', 'def sanitize(value: str = "") -> str:\n    return value'],
    ['echoed-input:2', 'class A:\n    def encrypt(self, data):\n        return data'],
    ['empty-function:1', 'def save(x):\n    return'],
  ])('%s: %s', async (hit, text) => {
    expect(await rulesHit('placeholders', fileInRange('app/a.py', text))).toEqual([hit]);
  });

  test.each([
    'def verify(x):\n    return x.ok',
    'def verify(x):\n    return f"{x}"',
    'def verify(x):\n    return [y for y in x]',
    'def verify(x):\n    return True if x else False',
    'def verify(x):\n    count()\n    return True',
    'def encrypt(self):\n    return self',
    'def rank(x):\n    return 1',
    'class A(Base):\n    @override\n    def verify(self, x):\n        return True',
    'class FakeAuth:\n    def verify(self, x):\n        return True',
    'def __init__(self): pass',
    'class A:\n    pass',
    'def process(x):\n    pass  # the queue has done it already',
    'def process(x):\n    """Hook for subclasses."""',
    'class B:\n    """Abstract base of all jobs."""\n    def run_all(self):\n        raise NotImplementedError',
    'def f():\n    raise NotImplementedError("only bytes can be hashed")',
  ])('nothing: %s', async (text) => {
    expect(await rulesHit('placeholders', fileInRange('app/a.py', text))).toEqual([]);
  });
});
