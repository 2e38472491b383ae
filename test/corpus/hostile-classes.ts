import type { HostileCase } from './hostile-case.ts';
import { encodings } from './hostile/encodings.ts';
import { bidirectional, invisible, lookAlikes } from './hostile/hidden.ts';
import { languages } from './hostile/languages.ts';
import { limits } from './hostile/limits.ts';
import {
  exfiltration,
  fileNames,
  fixtures,
  headings,
  longLines,
  rulesFiles,
  skippedFiles,
  split,
  unchangedLines,
} from './hostile/places.ts';
import { ballots, ownForms, systemTurns, toolResults } from './hostile/turns.ts';
import { comments, persuasion, strings } from './hostile/words.ts';

export const hostileClasses: Readonly<Record<string, HostileCase[]>> = {
  comments,
  strings,
  persuasion,
  'file names': fileNames,
  'hunk headings': headings,
  'removed and unchanged lines': unchangedLines,
  'invisible characters': invisible,
  'bidirectional characters': bidirectional,
  'look-alike letters': lookAlikes,
  'fake turns of a chat': systemTurns,
  'fake tool results': toolResults,
  'fake ballots': ballots,
  'headings of our prompt': ownForms,
  'links and images': exfiltration,
  'other languages': languages,
  encodings,
  'rules files of the head': rulesFiles,
  'split texts': split,
  'skipped files': skippedFiles,
  'long lines': longLines,
  'fixtures and manuals': fixtures,
  'known limits': limits,
};
