import { markersIn } from '../../core/gates/markers.ts';
import { nodesOf, type SgNode } from './parser.ts';
import type { Scan } from './scan.ts';

/** Marker words and stand-in phrases in the comments of a syntax tree. */
export function scanComments(scan: Scan, root: SgNode): void {
  for (const comment of nodesOf(root, ['comment'])) {
    scan.tick();
    if (scan.touchesAdded(comment)) reportMarkers(scan, comment.text(), scan.linesOf(comment).startLine);
  }
}

export function reportMarkers(scan: Scan, comment: string, startLine: number): void {
  for (const marker of markersIn(comment)) {
    scan.report(marker.rule, startLine + marker.line, startLine + marker.line);
  }
}
