import type { StoryRound } from '../report/audit-story.ts';
import { fenced } from '../panel/markdown.ts';
import { calibrationOf, gravityOf, linkTo, surenessOf, titleOfRemark } from './finding-words.ts';
import { blocks, code, fit, said, withoutCommands } from './github-text.ts';
import type { Placed } from './plan-publication.ts';
import type { Report } from './report.ts';
import { tellSecondLooks } from './second-look.ts';

/** The whole story of one finding in Markdown: the code, what each seat said, who was silent, second looks, how sure, what became of it. */
export function explainFinding({ id, remark, fate }: Placed, report: Report): string {
  const { told } = remark;
  const quote = told.kind === 'finding' ? told.finding.quote : told.hit.quote;
  const body =
    told.kind === 'finding'
      ? tellFinding(told.finding, remark, report)
      : `Gate ${said(told.gate)} found it by its rule ${code(told.hit.rule)}, which ${told.mode === 'block' ? 'fails the change' : told.mode === 'ask' ? 'calls a person' : 'warns only'}. No model has a say in it.`;
  return fit(
    [
      `**${gravityOf(remark)}: ${said(titleOfRemark(remark), 300)}** ${code(id)}`,
      linkTo(remark.trace, report.pullRequest),
      quote.trim() === '' ? '' : withoutCommands(fenced(quote)),
      body,
      fate.kind === 'ignore' ? `Ignored by **${said(fate.by, 200)}**: ${said(fate.reason, 1000)}` : '',
    ],
    code(`npx countersign show ${report.story.audit.id}`),
  );
}

type Told = StoryRound['findings'][number];

function tellFinding(finding: Told, remark: Placed['remark'], { round, names, story }: Report): string {
  const claims = (round?.claims ?? []).filter(
    ({ merged, dropped }) => dropped === null && merged === finding.number,
  );
  const disputes = (round?.verdict?.disputes ?? []).filter((one) => one.finding === finding.number);
  return blocks([
    said(finding.reason),
    finding.fix ? `**Fix:** ${said(finding.fix)}` : '',
    [
      ...claims.map(
        (claim) =>
          `- ${names(claim.seat)} says ${said(claim.severity)}: ${said(claim.title, 300)}. ${said(claim.reason, 1000)}`,
      ),
      ...(finding.silent.length > 0
        ? [`- read the file and did not report it: ${finding.silent.map(names).join(', ')}`]
        : []),
      ...(finding.missing.length > 0
        ? [`- no vote on the file: ${finding.missing.map(names).join(', ')}`]
        : []),
      ...tellSecondLooks(finding, names),
      `- sure: ${surenessOf(remark)} (${calibrationOf(finding, story.plan?.calibration)})`,
    ].join('\n'),
    ...disputes.map(({ question }) => `In dispute: ${said(question, 1500)}`),
  ]);
}
