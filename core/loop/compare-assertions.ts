import { type Assertion, literalsIn } from './test-reading.ts';

export interface Loosened {
  kind: 'weakened' | 'expectation-changed';
  /** To stand behind the test's name. */
  what: string;
}

/**
 * What became of the assertions of one test. Fewer of them, or looser ones, weaken it; as many and as strict, but of
 * another value or about another input, is a change of what is expected. Other names for the same are no change.
 */
export function compareAssertions(was: readonly Assertion[], now: readonly Assertion[]): Loosened[] {
  const added = now.slice();
  const gone = was.filter((claim) => !takeOut(added, (other) => isSame(claim, other)));
  const found: Loosened[] = [];
  const unmatched = gone.filter((claim) => {
    const other =
      takeOut(added, ({ text }) => text === claim.text) ??
      takeOut(added, ({ subject, matcher }) => subject === claim.subject && matcher === claim.matcher) ??
      takeOut(added, ({ subject }) => subject === claim.subject) ??
      takeOut(added, (one) => isRenamed(claim, one));
    const judged = other && judge(claim, other);
    if (judged) found.push(judged);
    return !other;
  });
  for (const claim of unmatched) {
    const other = added.shift();
    if (!other) found.push({ kind: 'weakened', what: `no longer asserts ${claim.text}` });
    else if (other.strength < claim.strength) found.push(looser(claim, other));
    else found.push(changed(claim, other));
  }
  return found;
}

const isSame = (claim: Assertion, other: Assertion): boolean =>
  claim.text === other.text && other.strength >= claim.strength;

function takeOut(from: Assertion[], fits: (one: Assertion) => boolean): Assertion | undefined {
  const at = from.findIndex(fits);
  return at === -1 ? undefined : from.splice(at, 1)[0];
}

const sameLiterals = (a: string, b: string): boolean => literalsIn(a).join() === literalsIn(b).join();

/** The same values of the same kind of claim, under other names. */
const isRenamed = (claim: Assertion, other: Assertion): boolean =>
  claim.matcher === other.matcher && sameLiterals(claim.text, other.text);

function judge(claim: Assertion, other: Assertion): Loosened | null {
  if (other.strength < claim.strength) return looser(claim, other);
  if (claim.subject !== other.subject)
    return sameLiterals(claim.text, other.text) ? null : changed(claim, other);
  if (claim.expected === other.expected) return null;
  const tolerance = compareTolerance(claim, other);
  if (tolerance !== null) return tolerance === 'wider' ? looser(claim, other) : null;
  // A stricter claim about the same is welcome.
  if (other.strength > claim.strength && claim.matcher !== other.matcher) return null;
  return sameLiterals(claim.expected ?? '', other.expected ?? '') && claim.matcher === other.matcher
    ? null
    : changed(claim, other);
}

const looser = (claim: Assertion, other: Assertion): Loosened => ({
  kind: 'weakened',
  what:
    claim.text === other.text
      ? `asserts ${claim.text} only where a condition lets it, or not at all`
      : `asserts less: ${claim.text} became ${other.text}`,
});
const changed = (claim: Assertion, other: Assertion): Loosened => ({
  kind: 'expectation-changed',
  what: `asserts something else: ${claim.text} became ${other.text}`,
});

const tolerant =
  /^(?:toBeCloseTo|closeTo|approximately|assertAlmostEqual|~=|assert_allclose|assert_almost_equal)$/;

/** Of the same value: fewer digits or a greater tolerance are wider. Null where it is not about that. */
function compareTolerance(claim: Assertion, other: Assertion): 'wider' | 'narrower' | null {
  if (claim.matcher !== other.matcher || !tolerant.test(claim.matcher)) return null;
  const [value, ...rest] = literalsIn(claim.expected ?? '');
  const [otherValue, ...otherRest] = literalsIn(other.expected ?? '');
  if (value !== otherValue) return null;
  const byDigits =
    claim.matcher === 'toBeCloseTo' ||
    (/AlmostEqual|almost_equal/.test(claim.matcher) && !/delta/.test(other.expected ?? ''));
  // Without a word on it, two digits, seven of Python's, or a millionth of the value.
  const standard = byDigits ? (claim.matcher === 'toBeCloseTo' ? 2 : 7) : 1e-6;
  const [before, after] = [rest, otherRest].map(([first]) =>
    first === undefined ? standard : Number(first),
  );
  if (before === undefined || after === undefined || before === after) return null;
  return (byDigits ? after < before : after > before) ? 'wider' : 'narrower';
}
