import { matcherStrength } from '../../../core/loop/matcher-strength.ts';
import { type Assertion, compact, type TestFile } from '../../../core/loop/test-reading.ts';

const declaration = /^func (Test\w+|Fuzz\w+|Example\w*)\([^)]*\) \{$/;
const claim =
  /\b(?:assert|require)\.(\w+)\((.*)\)\s*$|\bt\.(Error|Errorf|Fatal|Fatalf|Fail|FailNow)\((.*)\)?\s*$/;

/**
 * The tests of a file of Go, line by line: there is no parser for it here. A condition with a failure behind it is what
 * Go's own way of testing asserts.
 */
export function readGoTests(path: string, text: string): TestFile {
  const tests: TestFile['tests'] = [];
  let lastCondition = '';
  for (const line of text.split('\n')) {
    const name = declaration.exec(line)?.[1];
    if (name !== undefined) {
      tests.push({
        name,
        runs: true,
        only: false,
        inverted: false,
        cases: [],
        assertions: [],
        heading: line,
      });
    }
    const test = tests.at(-1);
    if (!test) continue;
    if (/^\s*if\b/.test(line)) lastCondition = line.trim();
    if (/^\s*t\.(?:Skip|Skipf|SkipNow)\(/.test(line)) test.runs = false;
    if (/^\t\t+\{.*\},?$/.test(line)) test.cases.push(compact(line).replace(/,$/, ''));
    const found = claim.exec(line.replace(/\/\/.*$/, ''));
    if (found) test.assertions.push(readClaim(found, lastCondition));
  }
  return { path, tests, doubles: [], tables: new Map() };
}

function readClaim([whole, helper, args = '']: RegExpExecArray, condition: string): Assertion {
  if (helper !== undefined) {
    const [, first = '', ...rest] = compact(args).split(',');
    const matcher = /^(?:Equal|EqualValues|Exactly|JSONEq)$/.test(helper)
      ? 'equal'
      : /^(?:NotNil|True|NotEmpty|NoError)$/.test(helper)
        ? 'ok'
        : helper;
    const expected = rest.length > 0 ? first : null;
    return {
      text: compact(whole),
      subject: rest.length > 0 ? rest.join(',') : first,
      matcher,
      expected,
      strength: matcherStrength(matcher, false, expected),
    };
  }
  const asked = compact(condition);
  const [subject = asked, expected = null] = asked.replace(/\{$/, '').split(/!=|==/);
  return { text: asked, subject, matcher: '==', expected, strength: expected === null ? 4 : 5 };
}
