import type { PullRequestWorld } from './pull-request-world.ts';
import { ourRuns } from './proof-pull-requests.ts';

/** All that stands at one pull request of ours, without what differs between two of the same content. */
export interface Standing {
  /** Of each head, oldest first. */
  heads: { runs: string[]; sarifs: number }[];
  comments: string[];
  threads: string[];
}

/** Names, ids, commits, amounts of time and what the whole engine has learned differ; all else is the same. */
const plain = (text: string, repository: string, number: number): string =>
  text
    .replaceAll(new RegExp(`${repository}(?:#|%23)${number}\\b`, 'gu'), 'PR')
    .replaceAll(repository, 'REPO')
    .replaceAll(/\bsimulated-\d+\b/gu, 'HOST')
    .replaceAll(/\b[0-9a-f]{6,64}\b/gu, 'HEX')
    .replaceAll(/\bpull\/\d+/gu, 'pull/N')
    .replaceAll(/pr\/REPO\/\d+/gu, 'pr/REPO/N')
    .replaceAll(/\d+(?:\.\d+)? (?:ms|s|min)\b/gu, 'TIME')
    .replaceAll(/\b(?:[\d,]+ tokens|\d+ of \d+ labels)\b/gu, 'AMOUNT');

/** What stands on GitHub at a pull request with these heads. */
export function standingOf(
  { github }: Pick<PullRequestWorld, 'github'>,
  repository: string,
  { number, heads }: { number: number; heads: string[] },
): Standing {
  const words = (text: string | null): string => plain(text ?? '', repository, number);
  const entity = github.repository(repository);
  const bodies = new Map(github.reviewComments(repository, number).map(({ id, body }) => [id, body]));
  return {
    heads: heads.map((head) => ({
      runs: ourRuns({ github }, repository, head).map(({ status, conclusion, title, summary, annotations }) =>
        JSON.stringify([
          status,
          conclusion,
          title,
          words(summary),
          annotations.map((one) => `${one.path}:${one.start_line} ${words(one.title)}`).toSorted(),
        ]),
      ),
      sarifs: [...entity.sarifs.values()].filter(({ commitSha }) => commitSha === head).length,
    })),
    comments: github.comments(repository, number).map(({ body }) => words(body)),
    threads: github
      .threads(repository, number)
      .map(({ resolvedBy, comments }) =>
        JSON.stringify([resolvedBy?.login ?? null, comments.map((id) => words(bodies.get(id) ?? ''))]),
      )
      .toSorted(),
  };
}

export interface Difference {
  twice: number;
  missing: number;
  /** Logs of one head beyond the first: code scanning shows the last alone. */
  sarifsAgain: number;
  same: boolean;
}

/** What one has more and fewer of than the other, in things that people see. */
export function differenceOf(found: Standing, wished: Standing): Difference {
  const count = (of: (standing: Standing) => number) => of(found) - of(wished);
  const gaps = [
    count(({ comments }) => comments.length),
    count(({ threads }) => threads.length),
    ...found.heads.map((head, index) => head.runs.length - (wished.heads[index]?.runs.length ?? 0)),
    ...found.heads.map(
      (head, index) => Math.min(1, head.sarifs) - Math.min(1, wished.heads[index]?.sarifs ?? 0),
    ),
  ];
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const seen = ({ heads, comments, threads }: Standing) =>
    JSON.stringify({ runs: heads.map(({ runs }) => runs), comments, threads });
  return {
    twice: sum(gaps.filter((gap) => gap > 0)),
    missing: sum(gaps.filter((gap) => gap < 0).map(Math.abs)),
    sarifsAgain: sum(found.heads.map(({ sarifs }) => Math.max(0, sarifs - 1))),
    same: seen(found) === seen(wished),
  };
}
