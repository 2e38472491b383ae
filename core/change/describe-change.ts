import { clip } from '../clip.ts';
import type { Change } from './change.ts';
import type { Snapshot } from './snapshot.ts';

const shownMax = 120;

/** One line for people: what is audited. More exact once the change is frozen. */
export function describeChange(change: Change, snapshot?: Snapshot): string {
  const files = snapshot ? `, ${count(snapshot.files.length, 'file')}` : '';
  if (change.kind === 'git-range' && change.title && change.repository.startsWith('bundle:')) {
    return `${named(change.title)}${files}`;
  }
  if (change.kind === 'patch') return `patch${files}${snapshot ? `: ${firstPath(snapshot)}` : ''}`;
  if (change.kind === 'package-upgrade') {
    return `${named(change.name)} ${named(change.from)} → ${named(change.to)} (npm)${files}`;
  }
  if (change.kind === 'pull-request') {
    const title = snapshot?.origin.kind === 'pull-request' ? ` ${named(snapshot.origin.title)}` : '';
    return `${change.owner}/${change.repo}#${change.number}${title}${files}`;
  }
  const origin = snapshot?.origin.kind === 'git-range' ? snapshot.origin : null;
  const repository = origin?.repository ?? withoutCredentials(change.repository);
  const range = origin
    ? `${short(origin.baseCommit)}..${short(origin.headCommit)}`
    : `${change.base}..${change.head}`;
  return `${named(repository)} ${named(range)}${files}`;
}

/** A person may have typed a URL with a password; freezing refuses it, but the title stands before that. */
const withoutCredentials = (repository: string) => repository.replace(/\/\/[^/]*@/, '//');

const short = (commit: string) => commit.slice(0, 8);
const named = (text: string) => clip(text, shownMax);
const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
const firstPath = (snapshot: Snapshot) =>
  `${named(snapshot.files[0]?.path ?? 'nothing')}${snapshot.files.length > 1 ? ' and others' : ''}`;
