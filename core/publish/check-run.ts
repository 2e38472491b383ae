import { clip } from '../clip.ts';
import { safeText } from '../panel/safe-text.ts';
import { concludes, type Conclusion } from './conclusion.ts';
import { gravityOf, titleOfRemark } from './finding-words.ts';
import type { Placed } from './plan-publication.ts';
import type { Report } from './report.ts';
import { headingOf, summaryOfCheck } from './summary.ts';

/** As GitHub takes it; plain text. */
export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'failure' | 'warning' | 'notice';
  title: string;
  message: string;
}

export interface CheckRunEnd {
  conclusion: Conclusion;
  title: string;
  summary: string;
  annotations: Annotation[];
}

/** GitHub takes so many in one request. */
export const annotationsPerRequest = 50;
const annotationsMax = 300;

/** The end of the head's check run. An annotation is made of what has no comment at its line: each finding once. */
export function checkRunEnd(report: Report): CheckRunEnd {
  return {
    conclusion: concludes(report.end, report.round?.verdict?.coverage ?? []),
    title: headingOf(report),
    summary: summaryOfCheck(report),
    annotations: report.comments.placed.filter(isAnnotated).slice(0, annotationsMax).map(annotationOf),
  };
}

const isAnnotated = ({ fate, remark }: Placed): boolean =>
  fate.kind === 'list' &&
  remark.trace.side === 'head' &&
  remark.trace.file !== '' &&
  !['refuted', 'closed-by-person', 'deleted-by-person'].includes(fate.because);

const levels = {
  critical: 'failure',
  high: 'failure',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
} as const;

function annotationOf({ id, remark }: Placed): Annotation {
  const { told, trace } = remark;
  const reason = told.kind === 'finding' ? told.finding.reason : `Gate ${told.gate}, rule ${told.hit.rule}.`;
  const fix = told.kind === 'finding' && told.finding.fix ? `\n\nFix: ${told.finding.fix}` : '';
  return {
    path: trace.file,
    start_line: Math.max(1, trace.startLine),
    end_line: Math.max(1, trace.startLine, trace.endLine),
    annotation_level: levels[remark.severity],
    title: clip(safeText(`${gravityOf(remark)}: ${titleOfRemark(remark)} [${id}]`).replace(/\s+/g, ' '), 200),
    message: clip(safeText(`${reason}${fix}`), 8000),
  };
}
