/** A replacement of what differs from run to run; `only` says in which lines. */
interface Noise {
  pattern: RegExp;
  to: string | ((...found: string[]) => string);
  only?: 'not-compared';
}

const clockTime = String.raw`\d{1,2}:\d{2}:\d{2}`;
const unit = String.raw`(?:ns|µs|us|ms|msecs?|secs?|seconds?|milliseconds?|s|mins?|minutes?)`;

/** What chance or a clock gave, wherever it stands. */
const ofChance: Noise[] = [
  // A clock that was read: with a fraction of a second, which nobody writes into an expected value.
  {
    pattern: new RegExp(
      String.raw`\d{4}-\d{2}-\d{2}[T ]${clockTime}[.,](?!0+(?!\d))\d{1,9}(?:Z|[+-]\d{2}:?\d{2})?`,
      'g',
    ),
    to: '<time>',
  },
  { pattern: new RegExp(String.raw`\b${clockTime}[.,]\d{1,9}\b`, 'g'), to: '<time>' },
  { pattern: /\b1[6-9]\d{8}(?!000\b)\d{3}\b/g, to: '<time>' },
  // The same in seconds with a fraction, in micro- and in nanoseconds.
  { pattern: /\b1[6-9]\d{8}(?:\.\d{1,9}|(?!0+\b)(?:\d{6}|\d{9}))\b/g, to: '<time>' },
  // Which version of a UUID it is stands in its third group: 3, 5 and 8 are made of what they name, not of chance.
  { pattern: /\b[\da-f]{8}-[\da-f]{4}-[124679a-f][\da-f]{3}-[\da-f]{4}-[\da-f]{12}\b/gi, to: '<uuid>' },
  // Ports that the system hands out, where an address or the word says that it is one.
  {
    pattern: /(localhost|\b\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]{2,40}\]|::):(?:[1-5]\d{4}|6[0-5]\d{3})\b/gi,
    to: '$1:<port>',
  },
  { pattern: /\b(port:?) (?:[1-5]\d{4}|6[0-5]\d{3})\b/gi, to: '$1 <port>' },
];

/**
 * In order. Each is about what no two runs share; numbers as such are left alone, since `expected 3` and `expected 5`
 * are two errors. Where a value may be what a test is about (a date, a duration in quotes or in a comparison), only what
 * cannot have been written by hand is taken out.
 */
const noises: Noise[] = [
  // Source lines with their numbers around the place of an error, and the marks under them.
  { pattern: /^\s*>?\s*\d{1,6}\s*[|│].*$/gm, to: '' },
  { pattern: /^\s*[|│]?\s*[\^~]+\s*$/gm, to: '' },
  ...ofChance,
  {
    pattern: new RegExp(
      String.raw`\d{4}[-/]\d{2}[-/]\d{2}[T ]${clockTime}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?`,
      'g',
    ),
    to: '<time>',
    only: 'not-compared',
  },
  { pattern: new RegExp(String.raw`^\W{0,3}${clockTime}\b`, 'gm'), to: '<time>' },
  // Go's other clock.
  { pattern: / m=[+-]\d{1,9}\.\d{1,9}\b/g, to: '' },
  // Addresses of user programs have up to 12 digits; shorter and longer ones are values, unless said to be addresses.
  { pattern: /\b0x0{0,4}[\da-f]{9,12}\b/gi, to: '<address>' },
  { pattern: /\b(at|addr=|pc=|address) ?0x[\da-f]+\b/gi, to: '$1 <address>' },
  { pattern: /\+0x[\da-f]+$/gm, to: '' },
  // The first part of a path below a folder for temporary files; what follows was named by the program.
  {
    pattern:
      /((?:\/private)?\/(?:tmp|var\/tmp|dev\/shm|var\/folders\/\w+\/\w+\/T)|[A-Z]:\\[^\s'":]{0,200}\\Temp)([\\/])(?:pytest-of-[^\s/\\'"]{1,60}[\\/]pytest-\d+|[^\s/\\'":)\]]{1,120}?(?=(?:\.[a-z]\w{0,4})?(?:[\s/\\'":)\],]|$)))/gi,
    to: '<tmp>$2<name>',
  },
  // Lines and columns.
  { pattern: /(\.[a-z]\w{0,4}|<anonymous>|\[eval\]|\.\.\.):\d{1,7}(?::\d{1,7})?(?!\w)/gi, to: '$1' },
  { pattern: /(\.[a-z]\w{0,4})\(\d{1,7}[,:]\d{1,7}\)/gi, to: '$1' },
  { pattern: /\b(lines?|column|col) \d{1,7}\b/gi, to: '$1 <n>' },
  // How long it took.
  {
    pattern: new RegExp(String.raw`\b(took|after|in|elapsed:?|duration:?) \d+(?:\.\d+)? ?${unit}\b`, 'gi'),
    to: '$1 <duration>',
  },
  {
    pattern: new RegExp(String.raw`\b\d+(?:\.\d+)? ?${unit}\b`, 'gi'),
    to: '<duration>',
    only: 'not-compared',
  },
  // Who ran it, and with which dice.
  { pattern: /\b(pid|process|goroutine|thread|worker)([ =:#-]{1,2})\d{1,10}\b/gi, to: '$1$2<n>' },
  { pattern: /\bseed([ "']{0,2}[=:]? ?)-?\d{2,20}\b/gi, to: 'seed$1<n>' },
  { pattern: /\b(after|Shrunk) \d{1,6} (tests?|time\(s\)|runs?|examples?)/gi, to: '$1 <n> $2' },
  // Sets of Python come in any order.
  { pattern: /\{([^{}:\n]{1,600})\}/g, to: (_, inside = '') => `{${inside.split(', ').sort().join(', ')}}` },
];

/** The line shows values side by side, or is one side of a difference. */
const comparing =
  /^\s*(?:E\s+)?[-+](?:\s(?!\s*(?:where|and)\b)|$)|['"`]|[!=]==?|\bassert|\bexpect(?:ed)?\b|\breceived\b|\bactual\b/i;

/** A message without what differs from run to run of the same code; what it says stays. */
export function withoutNoise(message: string): string {
  return message
    .split('\n')
    .map((line) => noises.reduce((text, noise) => cleaned(text, noise, comparing.test(line)), line))
    .filter((line) => line.trim() !== '')
    .join('\n');
}

/**
 * A test's name without what no two runs share. Less than of a message, since names tell rows of a table apart: only
 * what chance or a clock gave.
 */
export const nameWithoutNoise = (name: string): string =>
  mayBeOfChance.test(name) ? ofChance.reduce((text, noise) => cleaned(text, noise, false), name) : name;
/** One look spares most names all others. */
const mayBeOfChance = /\d{4}|\d:\d\d|[\da-f]{8}-/i;

const cleaned = (line: string, { pattern, to, only }: Noise, compared: boolean): string => {
  if (only === 'not-compared' && compared) return line;
  return typeof to === 'string' ? line.replace(pattern, to) : line.replace(pattern, to);
};
