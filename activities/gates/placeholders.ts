import type { ChangedFile } from '../../core/change/snapshot.ts';
import type { Find } from '../../core/gates/hits.ts';
import { type ParsedReading, parseCode } from './parser.ts';
import { readingOf } from '../../core/gates/languages.ts';
import { type Passage, passagesOf } from '../../core/gates/passage.ts';
import { type FileRole, roleOf } from '../../core/gates/paths.ts';
import { scanComments } from './comments.ts';
import { scanPythonFunctions, scanPythonRaises } from './python-functions.ts';
import { scanPythonStrings } from './python-strings.ts';
import { scanPythonCatches, scanPythonTests } from './python-tests.ts';
import { type Scan, startScan } from './scan.ts';
import { scanText } from './scan-text.ts';
import { scanScriptFunctions } from './script-functions.ts';
import { scanScriptStrings } from './script-strings.ts';
import { scanScriptThrows } from './script-throws.ts';
import { scanScriptCatches, scanScriptTests } from './script-tests.ts';

/** What a file's added lines leave undone. Throws `OutOfTime` past the deadline, and when its parser fails. */
export async function findPlaceholders(file: ChangedFile, deadlineMs: number): Promise<Find[]> {
  const role = roleOf(file.path);
  const finds: Find[] = [];
  for (const passage of passagesOf(file))
    finds.push(...(await scanPassage(file.path, role, passage, deadlineMs)));
  return finds;
}

async function scanPassage(
  path: string,
  role: FileRole,
  passage: Passage,
  deadlineMs: number,
): Promise<Find[]> {
  const reading = readingOf(path);
  const scan = startScan(passage, role, deadlineMs, reading.kind === 'python' && reading.stub);
  if (reading.kind === 'text') scanText(scan, reading.syntax);
  else await scanTree(scan, reading, deadlineMs);
  return scan.finds;
}

async function scanTree(scan: Scan, reading: ParsedReading, deadlineMs: number): Promise<void> {
  const root = await parseCode(reading, scan.passage.text, deadlineMs);
  scan.tick();
  const rules = reading.kind === 'python' ? pythonRules : scriptRules;
  for (const rule of rules) rule(scan, root);
}

const scriptRules = [
  scanComments,
  scanScriptFunctions,
  scanScriptThrows,
  scanScriptTests,
  scanScriptCatches,
  scanScriptStrings,
];
const pythonRules = [
  scanComments,
  scanPythonFunctions,
  scanPythonRaises,
  scanPythonTests,
  scanPythonCatches,
  scanPythonStrings,
];
