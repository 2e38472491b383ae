/** One value only. */
const exact =
  /^(?:toBe|toEqual|toStrictEqual|equals?|eql|deepEqual|strictEqual|deepStrictEqual|is|like|same|toMatchInlineSnapshot|toBeNull|toBeUndefined|toBeNaN|toBeTrue|toBeFalse|true|false|null|undefined|empty|toHaveBeenCalledWith|toHaveBeenLastCalledWith|toHaveBeenNthCalledWith|toHaveReturnedWith|assertEqual|assertEquals|assertListEqual|assertDictEqual|assertSetEqual|assertTupleEqual|assertSequenceEqual|assertCountEqual|assertMultiLineEqual|assertIs|assertIsNone|assertTrue|assertFalse|assert_equal|isTrue|isFalse|isNull|isUndefined|==|===|is)$/;
/** Many values, but not most. */
const near =
  /^(?:toBeCloseTo|toMatchObject|toContain|toContainEqual|toMatch|toHaveLength|toHaveProperty|toHaveBeenCalledTimes|toBeGreaterThan\w*|toBeLessThan\w*|toThrow(?:Error)?With|closeTo|approximately|match|include|includes|contain|contains|lengthOf|length|property|above|below|within|least|most|oneOf|throwsWith|rejectsWith|assertIn|assertNotIn|assertAlmostEqual|assertRegex|assertGreater\w*|assertLess\w*|assertRaisesRegex|raisesWith|~=|<|>|<=|>=|in|notDeepStrictEqual)$/;
/** A kind of value. */
const kindOnly =
  /^(?:toThrow|toThrowError|throw|throws|rejects|toHaveBeenCalled|toBeInstanceOf|instanceOf|instanceof|toBeTypeOf|typeOf|a|an|toMatchSnapshot|called|calledOnce|assertRaises|raises|assertIsInstance|isinstance|not ==|!=|!==|notEqual|notStrictEqual|assertNotEqual|not in|is not)$/;
/** Hardly anything. */
const loose =
  /^(?:toBeTruthy|toBeFalsy|toBeDefined|ok|exist|exists|assert|truthy|falsy|assertIsNotNone|isOk|isDefined|bool|doesNotThrow|doesNotReject|not\b.*)$/;
const anyValue = /expect\.any(?:thing)?\(|\bANY\b|mock\.ANY/;
const partOf = /expect\.(?:objectContaining|arrayContaining|stringContaining|stringMatching)\(/;

/** How much an assertion rules out, 1 to 5; helpers of the project, whose names say nothing here, are taken as strict. */
export function matcherStrength(matcher: string, negated: boolean, expected: string | null): number {
  const plain = negated ? 1 : ownStrength(matcher);
  if (expected !== null && anyValue.test(expected)) return Math.min(plain, 2);
  return expected !== null && partOf.test(expected) ? Math.min(plain, 3) : plain;
}

function ownStrength(matcher: string): number {
  if (exact.test(matcher)) return 5;
  if (near.test(matcher)) return 3;
  if (kindOnly.test(matcher)) return 2;
  return loose.test(matcher) ? 1 : 4;
}
