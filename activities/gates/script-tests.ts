import { commentOn, givesReason } from '../../core/gates/markers.ts';
import { nodesOf, type SgNode } from './parser.ts';
import type { Scan } from './scan.ts';

const runner = '(?:it|test|describe|suite|context|specify|bench)';
const disabled = new RegExp(
  `^(?:${runner}(?:\\.\\w+){0,3}\\.(?:skip|todo|fixme)|x(?:it|test|describe|context|specify))$`,
);
const focused = new RegExp(`^(?:${runner}(?:\\.\\w+){0,3}\\.only|f(?:it|describe|context))$`);
const single = /^(?:it|test|specify)(?:\.(?:concurrent|sequential|fails|failing|serial|skip|only))*$/;

/** Tests of JavaScript and TypeScript that are switched off, focused, empty, or assert what always holds. */
export function scanScriptTests(scan: Scan, root: SgNode): void {
  if (
    !/\b(?:it|test|describe|suite|context|specify|expect|assert|bench|[xf](?:it|test|describe|context|specify))\b/.test(
      scan.passage.text,
    )
  )
    return;
  for (const call of nodesOf(root, ['call_expression'])) {
    scan.tick();
    const callee = call.field('function');
    if (callee === null || !scan.touchesAdded(call)) continue;
    judgeTest(scan, call, callee);
    judgeAssertion(scan, call, callee.text().slice(0, 300));
  }
}

function judgeTest(scan: Scan, call: SgNode, callee: SgNode): void {
  const name = callee.text().slice(0, 100);
  const args = namedArguments(call);
  const { startLine, endLine } = scan.linesOf(call);
  const isNamed = args[0]?.is('string') === true || args[0]?.is('template_string') === true;
  const eachOf = /^[\w.]+\.(?:skip|only)\.(?:each|for)$/.exec(name);
  if (
    eachOf ||
    (isNamed && disabled.test(name)) ||
    (/^(?:it|test|t|this)\.skip$/.test(name) && args.length === 0)
  ) {
    const rule = /\.only\b/.test(name) ? 'placeholders.focused-test' : 'placeholders.disabled-test';
    scan.report(rule, startLine, startLine);
  } else if (isNamed && focused.test(name)) {
    scan.report('placeholders.focused-test', startLine, startLine);
  }
  if (!isNamed || !single.test(name)) return;
  if (
    args.some(
      (it) => it.is('object') && /^\{[^{}]*\b(?:skip|todo)\s*:\s*(?:true|'|")/.test(it.text().slice(0, 300)),
    )
  ) {
    scan.report('placeholders.disabled-test', startLine, startLine);
  }
  const body = args.findLast((it) => it.is('arrow_function') || it.is('function_expression'))?.field('body');
  if (body?.is('statement_block') && isEmpty(body))
    scan.report('placeholders.empty-test', startLine, endLine);
}

const namedArguments = (call: SgNode): SgNode[] =>
  call
    .field('arguments')
    ?.children()
    .filter((it) => it.isNamed() && !it.is('comment')) ?? [];

const isEmpty = (body: SgNode): boolean =>
  body.children().at(-1)?.text() === '}' && body.children().every((it) => !it.isNamed() || it.is('comment'));

const literal = `(true|false|null|undefined|-?\\d{1,15}(?:\\.\\d{1,15})?|'[^'\\n]{0,80}'|"[^"\\n]{0,80}")`;
const sameTwice = new RegExp(
  `^expect\\(\\s*${literal}\\s*\\)\\.(?:toBe|toEqual|toStrictEqual|to\\.equal|to\\.eql|to\\.be\\.equal)\\(\\s*\\1\\s*\\)$`,
);
const alwaysTrue =
  /^expect\(\s*(?:true|1)\s*\)\.(?:toBeTruthy|toBeDefined|to\.be\.ok)(?:\(\))?$|^expect\(\s*(?:false|0|null|undefined)\s*\)\.toBeFalsy\(\)$|^assert(?:\.ok|\.isTrue)?\(\s*(?:true|1)\s*(?:,[^,()]{0,200})?\)$/;
const equalTwice = new RegExp(
  `^assert\\.(?:equal|strictEqual|deepEqual|deepStrictEqual)\\(\\s*${literal}\\s*,\\s*\\1\\s*(?:,[^,()]{0,200})?\\)$`,
);

function judgeAssertion(scan: Scan, call: SgNode, callee: string): void {
  if (!/^(?:expect\(|assert\b)/.test(callee)) return;
  const text = call.text();
  if (text.length > 400 || !(sameTwice.test(text) || alwaysTrue.test(text) || equalTwice.test(text))) return;
  const { startLine, endLine } = scan.linesOf(call);
  scan.report('placeholders.tautology', startLine, endLine);
}

/** `catch {}` and `.catch(() => {})` that neither handle nor say why not. */
export function scanScriptCatches(scan: Scan, root: SgNode): void {
  for (const clause of nodesOf(root, ['catch_clause'])) {
    scan.tick();
    const body = clause.field('body');
    if (body && scan.touchesAdded(clause) && swallows(scan, body)) reportWhole(scan, clause);
  }
  if (!scan.passage.text.includes('.catch')) return;
  for (const call of nodesOf(root, ['call_expression'])) {
    scan.tick();
    const callee = call.field('function');
    if (!callee?.is('member_expression') || callee.field('property')?.text() !== 'catch') continue;
    const body = namedArguments(call)[0]?.field('body');
    const args = call.field('arguments');
    if (
      args &&
      body?.is('statement_block') &&
      scan.touchesAdded(args) &&
      swallows(scan, body) &&
      !isExplained(scan, call)
    )
      reportWhole(scan, args);
  }
}

/** A comment line right above the call. */
const isExplained = (scan: Scan, call: SgNode): boolean => {
  const { startLine } = scan.linesOf(call);
  return givesReason(commentOn(scan.quote(startLine - 1, startLine - 1)));
};

const swallows = (scan: Scan, body: SgNode): boolean =>
  isEmpty(body) &&
  !body.children().some((it) => it.is('comment') && givesReason(it.text())) &&
  !givesReason(scan.trailing(body));

function reportWhole(scan: Scan, node: SgNode): void {
  const { startLine, endLine } = scan.linesOf(node);
  scan.report('placeholders.empty-catch', startLine, endLine);
}
