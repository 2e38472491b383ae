import { givesReason } from '../../core/gates/markers.ts';
import { nodesOf, type SgNode } from './parser.ts';
import type { Scan } from './scan.ts';

const skipMark = /^@(?:pytest\.mark\.skip|unittest\.skip|skip)(?:\(|\s*$)/;

/** Python tests that are switched off, empty, or assert what always holds. */
export function scanPythonTests(scan: Scan, root: SgNode): void {
  for (const node of nodesOf(root, ['decorator'])) {
    scan.tick();
    if (!skipMark.test(node.text().slice(0, 200))) continue;
    const { startLine, endLine } = scan.linesOf(node);
    scan.report('placeholders.disabled-test', startLine, endLine);
  }
  for (const node of nodesOf(root, ['function_definition'])) {
    scan.tick();
    const body = node.field('body');
    if (body && /^test_?/.test(node.field('name')?.text() ?? '') && scan.touchesAdded(node))
      judgeTest(scan, node, body);
  }
  if (/\bassert/.test(scan.passage.text)) scanAssertions(scan, root);
}

function judgeTest(scan: Scan, node: SgNode, body: SgNode): void {
  if (scan.role !== 'test' && !isInTestCase(node)) return;
  const statements = body.children().filter((it) => it.isNamed() && !it.is('comment'));
  const [first] = statements.filter(
    (it) => !(it.is('expression_statement') && it.child(0)?.is('string') === true),
  );
  if (first === undefined || first.is('pass_statement') || first.text() === '...') {
    const { startLine, endLine } = scan.linesOf(node);
    scan.report('placeholders.empty-test', startLine, endLine);
  } else if (
    /^(?:pytest\.skip|self\.skipTest)\(/.test(first.text().slice(0, 60)) ||
    /^raise (?:unittest\.)?SkipTest\b/.test(first.text().slice(0, 60))
  ) {
    const { startLine, endLine } = scan.linesOf(first);
    scan.report('placeholders.disabled-test', startLine, endLine);
  }
}

const isInTestCase = (node: SgNode): boolean =>
  node
    .ancestors()
    .slice(0, 4)
    .some((it) => it.is('class_definition') && /TestCase|^class Test/.test(it.text().slice(0, 200)));

const alwaysTrue =
  /^assert\s*\(?\s*(?:True|1)\s*\)?\s*(?:,.{0,200})?$|^assert\s+(True|False|None|-?\d{1,15}|'[^'\n]{0,80}'|"[^"\n]{0,80}")\s*(?:==|is)\s*\1\s*$/;
const trueCalls =
  /^self\.(?:assertTrue\(\s*(?:True|1)\b|assertFalse\(\s*(?:False|0)\b|assertIsNone\(\s*None\b|assert(?:Equal|Is)\(\s*(True|False|None|-?\d{1,15}|'[^'\n]{0,80}'|"[^"\n]{0,80}")\s*,\s*\1\s*[,)])/;

function scanAssertions(scan: Scan, root: SgNode): void {
  for (const node of nodesOf(root, ['assert_statement', 'call'])) {
    scan.tick();
    if (!scan.touchesAdded(node)) continue;
    const text = node.text().slice(0, 400);
    const holds = node.is('call') ? trueCalls.test(text) : alwaysTrue.test(text);
    const { startLine, endLine } = scan.linesOf(node);
    if (holds) scan.report('placeholders.tautology', startLine, endLine);
  }
}

/** `except: pass` and `except Exception: pass`; a narrow exception that is passed over is a decision, not a hole. */
export function scanPythonCatches(scan: Scan, root: SgNode): void {
  for (const clause of nodesOf(root, ['except_clause'])) {
    scan.tick();
    const body = clause.children().find((it) => it.is('block'));
    if (!body || !scan.touchesAdded(clause) || !isBroad(clause)) continue;
    const statements = body.children().filter((it) => it.isNamed() && !it.is('comment'));
    const isEmpty = statements.every((it) => it.is('pass_statement') || it.text() === '...');
    if (!isEmpty || commentsIn(scan, clause).some(givesReason)) continue;
    const { startLine, endLine } = scan.linesOf(clause);
    scan.report('placeholders.empty-catch', startLine, endLine);
  }
}

const isBroad = (clause: SgNode): boolean =>
  /^except\s*(?:\(?\s*(?:Base)?Exception\s*\)?\s*(?:as\s+\w+\s*)?)?:/.test(clause.text().slice(0, 200));

/** Python's tree hangs a comment after `pass` on whatever follows, so the lines are asked. */
const commentsIn = (scan: Scan, clause: SgNode): string[] => {
  const { startLine, endLine } = scan.linesOf(clause);
  return scan
    .quote(startLine, Math.min(endLine, startLine + 20))
    .split('\n')
    .flatMap((line) => /(?:^|\s)(#.*)$/.exec(line.slice(0, 500))?.[1] ?? []);
};
