import { addedText, after, before, line, type Place, type Rule } from './rule.ts';

const interpolated = /\$\{|['"]\s*\+|\+\s*['"]|%\s*\(|\bf['"]|\.format\(/u;
const statement = /\b(?:select\b.+\bfrom|insert\s+into|update\b.+\bset|delete\s+from)\b/iu;
const shell = /\b(?:exec|execSync|system|popen|spawn(?:Sync)?|check_output|subprocess\.\w+)\s*\(/u;
const untrusted = /\b(?:req|request|ctx|params|query|body|userInput|user_input|entry|header)\b[.[)]/u;
const fileCall =
  /\b(?:readFile|readFileSync|createReadStream|writeFile|writeFileSync|createWriteStream|sendFile|unlink|join|resolve|open)\s*\(/u;
const guard = /__proto__|constructor|hasOwn|Object\.create\(null\)|new Map/u;
const checkName =
  /\b(\w*(?:valid|sanitiz|sanitis|escap|authoriz|authentic|verif|csrf|allowed|permit|isSafe)\w*|\w+OrProto|hasOwn(?:Property)?|encodeURIComponent|__proto__)/iu;
const secret =
  /(?:passw(?:or)?d|secret|token|api_?key|private_?key|credential)\w*["']?\s*[:=]\s*["'`][^"'`\s$]{8,}["'`]/iu;

/** Keys that come from elsewhere: `target[key] = …` with nothing near that keeps `__proto__` out. */
function pollutes(place: Place): boolean {
  const dynamic =
    /\b[\w.]+\[\s*(?:\w*(?:key|prop|name|path|segment|part|field|attr)\w*|k|p|[a-z]\w*\[[\w.\s+-]+\])\s*\]\s*=(?!=)/iu;
  if (!dynamic.test(place.line.text)) return false;
  return !guard.test([...before(place, 12), place.line.text, ...after(place, 3)].join('\n'));
}

/** A check that the change takes out and puts nowhere else in the file. */
function dropsCheck(place: Place): boolean {
  const name = checkName.exec(place.line.text)?.[1];
  if (!name || /^\s*(?:import|export|const \w+ = require)/u.test(place.line.text)) return false;
  return !addedText(place).toLowerCase().includes(name.toLowerCase());
}

export const securityRules: Rule[] = [
  {
    id: 'sql-injection',
    title: 'SQL statement built from a value',
    category: 'security',
    cwe: 'CWE-89',
    reads: 'added',
    reason: 'A value is pasted into the statement; whoever controls it controls the query.',
    fix: 'Pass the value as a parameter of the query.',
    matches: (place) => statement.test(place.line.text) && interpolated.test(place.line.text),
  },
  {
    id: 'shell-injection',
    title: 'Shell command built from a value',
    category: 'security',
    cwe: 'CWE-78',
    reads: 'added',
    reason: 'The command passes through a shell with a value inside it.',
    fix: 'Give the program and its arguments as a list, without a shell.',
    matches: (place) =>
      (shell.test(place.line.text) && interpolated.test(place.line.text)) ||
      /shell\s*[:=]\s*true/iu.test(place.line.text),
  },
  {
    id: 'code-injection',
    title: 'Text is run as code',
    category: 'security',
    cwe: 'CWE-95',
    reads: 'added',
    reason: 'Whoever controls the text runs code here.',
    fix: 'Parse the text, or choose from a list of known functions.',
    matches: line(/(?<![.\w])eval\s*\((?!\s*\))/u, /\bnew Function\s*\(/u, /\bvm\.runIn\w+\(/u),
  },
  {
    id: 'markup-injection',
    title: 'Text is set as HTML',
    category: 'security',
    cwe: 'CWE-79',
    reads: 'added',
    reason: 'Markup inside the text becomes part of the page, scripts included.',
    fix: 'Set it as text, or sanitise it first.',
    matches: line(
      /\.(?:innerHTML|outerHTML)\s*\+?=(?!=)(?!\s*['"`]{2})/u,
      /insertAdjacentHTML\(|document\.write\(|dangerouslySetInnerHTML|v-html=/u,
    ),
  },
  {
    id: 'path-traversal',
    title: 'File path from outside is not confined',
    category: 'security',
    cwe: 'CWE-22',
    reads: 'added',
    reason: 'A path with `..` in it reaches files outside the folder that was meant.',
    fix: 'Resolve the path and refuse it unless it lies under the folder.',
    matches: (place) =>
      fileCall.test(place.line.text) &&
      untrusted.test(place.line.text) &&
      !/startsWith|relative\(|basename/u.test([place.line.text, ...after(place, 4)].join('\n')),
  },
  {
    id: 'prototype-pollution',
    title: 'Assignment by a key from outside can reach the prototype',
    category: 'security',
    cwe: 'CWE-1321',
    reads: 'added',
    reason: 'A key such as `__proto__` changes every object of the program.',
    fix: 'Refuse `__proto__`, `constructor` and `prototype`, or use a Map.',
    matches: pollutes,
  },
  {
    id: 'weak-crypto',
    title: 'Broken cipher or hash',
    category: 'security',
    cwe: 'CWE-327',
    reads: 'added',
    reason: 'The algorithm is broken for this use.',
    fix: 'Use SHA-256 or better, AES-GCM, or a password hash.',
    matches: line(
      /create(?:Hash|Hmac)\(\s*['"](?:md5|sha1)['"]/iu,
      /\bhashlib\.(?:md5|sha1)\(/u,
      /['"](?:des|rc4|aes-\d+-ecb)['"]/iu,
      /\bcreateCipher\(/u,
    ),
  },
  {
    id: 'weak-random',
    title: 'Secret from a predictable source',
    category: 'security',
    cwe: 'CWE-338',
    reads: 'added',
    reason: 'The numbers can be predicted from earlier ones.',
    fix: 'Use the random source of the crypto module.',
    matches: (place) =>
      /Math\.random\(\)|\brandom\.(?:random|randint|choice)\(/u.test(place.line.text) &&
      /token|secret|passw|session|nonce|salt|key|code|otp/iu.test(place.line.text),
  },
  {
    id: 'tls-off',
    title: 'Certificates are not checked',
    category: 'security',
    cwe: 'CWE-295',
    reads: 'added',
    reason: 'Anyone on the way can read and change the traffic.',
    fix: 'Leave the check on; trust the one certificate that is needed.',
    matches: line(
      /rejectUnauthorized\s*:\s*false/u,
      /NODE_TLS_REJECT_UNAUTHORIZED/u,
      /verify\s*=\s*False/u,
      /InsecureSkipVerify:\s*true/u,
    ),
  },
  {
    id: 'removed-check',
    title: 'A check is taken out',
    category: 'security',
    cwe: 'CWE-20',
    reads: 'removed',
    reason: 'The change removes this check and puts no other in its place.',
    fix: 'Keep the check, or say where it now stands.',
    matches: dropsCheck,
  },
  {
    id: 'hardcoded-secret',
    title: 'Secret in the source',
    category: 'security',
    cwe: 'CWE-798',
    reads: 'added',
    reason: 'Everyone who reads the source has the secret.',
    fix: 'Read it from the environment or a secret store, and change it.',
    matches: line(secret),
  },
  {
    id: 'unsafe-deserialization',
    title: 'Data from outside is turned into objects',
    category: 'security',
    cwe: 'CWE-502',
    reads: 'added',
    reason: 'The format can name code to run while it is read.',
    fix: 'Use a format that holds data only, or the safe loader.',
    matches: line(/\bpickle\.loads?\(/u, /\byaml\.load\((?!.*SafeLoader)(?=.*Loader)/u, /\bunserialize\(/u),
  },
];
