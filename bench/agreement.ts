/** Merging measured on labelled comments of real reviews: `npm run bench:panel`. See test/panel-pairs/README.md. */
import { commentsFolder, readComments } from '../test/panel-pairs/comments.ts';
import { commentsById, readLabels } from '../test/panel-pairs/labels.ts';
import { kappa } from '../test/panel-pairs/measures.ts';
import type { Pair } from './agreement/pairs.ts';
import { samenessReport } from './agreement/sameness-report.ts';
import { validityReport } from './agreement/validity-report.ts';

const comments = readComments(commentsFolder(process.env));
const labelled = readLabels();
const commentOf = commentsById(comments, labelled);
const pairs = labelled.map(
  ({ a, b, settled }): Pair => ({ a: commentOf(a), b: commentOf(b), label: settled }),
);
const valid = comments.filter((comment) => comment.valid).length;
const agreement = kappa(labelled.map(({ one, two }) => [one, two] as const));

console.log(`## The same, or not

${pairs.length} pairs of comments by different authors on overlapping lines; two labellers, Cohen's κ ${agreement.toFixed(2)}.
Thresholds by the best F1 on the first half, as if a third of its pairs were the same: a panel's seats repeat each other,
whereas this set had its repeats taken out. In brackets 95 % intervals, by bootstrap over repositories.

${samenessReport(pairs)}

## Valid, or not

${comments.length} comments, of which experts held ${valid} valid. The set holds no changed code: whether a quote really stands at its place
cannot be checked on it, only whether there is one. Nor are its comments a sample of what models say: duplicates were taken out.

${validityReport(comments, pairs)}`);
