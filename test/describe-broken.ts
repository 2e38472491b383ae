interface Broken {
  file: string;
  /** Empty where the file itself cannot be run. */
  name: string;
  seed: number;
  times: number;
  errors: readonly string[];
}

/** What `npm run fuzz` tells of a test that failed: which, by what, and how to see it again. */
export function describeBroken({ file, name, seed, times, errors }: Broken): string {
  const cases = errors.filter((error) => error.startsWith('Property failed'));
  const why = cases.length > 0 ? 'Counterexample' : 'Failed, though no property names a case';
  return [
    `${why}: ${file}${name === '' ? '' : ` > ${name}`}`,
    ...(cases.length > 0 ? cases : errors).map(indented),
    `  Again: npm run fuzz -- --rounds 1 --seed ${seed} --times ${times} ${file}`,
  ].join('\n');
}

const linesMax = 40;

const indented = (error: string): string =>
  error
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Hint: '))
    .slice(0, linesMax)
    .map((line) => `  ${line}`)
    .join('\n');
