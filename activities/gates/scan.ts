import { basesIn } from '../../core/gates/hollow.ts';
import type { Find } from '../../core/gates/hits.ts';
import { commentOn } from '../../core/gates/markers.ts';
import type { Passage } from '../../core/gates/passage.ts';
import { type FileRole, ruleApplies } from '../../core/gates/paths.ts';
import type { RuleId } from '../../core/gates/rules.ts';
import { OutOfTime } from './out-of-time.ts';
import type { SgNode } from './parser.ts';

/** One passage of one file on its way through the rules; collects what they find on added lines. */
export interface Scan {
  readonly passage: Passage;
  readonly role: FileRole;
  readonly finds: Find[];
  readonly isStub: boolean;
  /** Classes of the passage that others in it derive from. */
  isBase(className: string): boolean;
  /** Text of lines of the head, both included; of each line the first 1,000 characters, at most 20 lines. */
  quote(startLine: number, endLine: number): string;
  /** A hit counts only when one of its lines is added, and its rule is about such files. */
  report(rule: RuleId, startLine: number, endLine: number): void;
  /** Line of the head on which the node starts and ends; a node that ends at the start of a line ends before it. */
  linesOf(node: SgNode): { startLine: number; endLine: number };
  /** The comment behind the node on its last line. */
  trailing(node: SgNode): string;
  /** The node reaches the end of a hunk, so that more of it may stand behind. */
  mayBeCutOff(node: SgNode): boolean;
  touchesAdded(node: SgNode): boolean;
  /** Throws `OutOfTime` past the deadline; to be called in every loop over nodes or tokens. */
  tick(): void;
}

export function startScan(passage: Passage, role: FileRole, deadlineMs: number, isStub: boolean): Scan {
  const lines = passage.text.split('\n');
  const finds: Find[] = [];
  let bases: ReadonlySet<string> | undefined;
  const quote = (startLine: number, endLine: number) =>
    lines
      .slice(startLine - passage.firstLine, Math.min(endLine, startLine + 19) - passage.firstLine + 1)
      .map((line) => line.slice(0, 1000))
      .join('\n');
  const linesOf = (node: SgNode) => {
    const { start, end } = node.range();
    const last = end.column === 0 && end.line > start.line ? end.line - 1 : end.line;
    return { startLine: start.line + passage.firstLine, endLine: last + passage.firstLine };
  };
  return {
    passage,
    role,
    finds,
    isStub,
    isBase(className) {
      bases ??= basesIn(passage.text);
      return bases.has(className);
    },
    quote,
    linesOf,
    report(rule, startLine, endLine) {
      if (!ruleApplies(rule, role) || !anyAdded(passage, startLine, endLine)) return;
      finds.push({ rule, startLine, endLine, quote: quote(startLine, endLine) });
    },
    trailing(node) {
      const { line, column } = node.range().end;
      return commentOn((lines[line] ?? '').slice(column, column + 1000));
    },
    mayBeCutOff(node) {
      return !passage.whole && linesOf(node).endLine >= passage.firstLine + lines.length - 1;
    },
    touchesAdded(node) {
      const { startLine, endLine } = linesOf(node);
      return anyAdded(passage, startLine, endLine);
    },
    tick() {
      if (performance.now() > deadlineMs) throw new OutOfTime();
    },
  };
}

function anyAdded({ added }: Passage, startLine: number, endLine: number): boolean {
  if (endLine - startLine > added.size) {
    for (const line of added) if (line >= startLine && line <= endLine) return true;
    return false;
  }
  for (let line = startLine; line <= endLine; line += 1) if (added.has(line)) return true;
  return false;
}
