import fc from 'fast-check';
import { marked } from 'marked';
import { expect, test } from 'vitest';
import { describeStuck } from '../../../core/loop/describe-stuck.ts';
import { errorSignature } from '../../../core/loop/error-signature.ts';
import { judgeIteration } from '../../../core/loop/judge-iteration.ts';
import { nastyText } from '../../nasty-text.ts';
import { policy, record, told } from './records.ts';

const tell = (records: ReturnType<typeof record>[]) =>
  describeStuck(records, judgeIteration(records, policy, { minutes: 1 }));

test('it says what repeats, what was tried, how tests went, and what can be answered', () => {
  const text = tell(told('a! b+', 'a! b+', 'a! b+', 'a! b+'));
  for (const part of [
    'The same error',
    '- 1: 1 files',
    'Tests over iterations',
    '1 passed, 1 failed',
    'New instructions',
    'Other limits',
    '`snapshot`',
    'Stop',
  ]) {
    expect(text).toContain(part);
  }
});
test('of tampering, that it may be right so', () => {
  const text = tell([
    record(1, { tampering: [{ kind: 'expectation-changed', path: 'a.test.ts', what: 'expect(1).toBe(2)' }] }),
  ]);
  expect(text).toContain('It is right so');
  expect(tell(told('a!', 'a!'))).not.toContain('It is right so');
});
test('nothing in it is obeyed by Markdown or a terminal, and it stays short', () => {
  fc.assert(
    fc.property(nastyText, nastyText, (text, other) => {
      const signature = errorSignature({ id: text, message: other, at: { file: text, line: 1 } });
      const records = Array.from({ length: 40 }, (_, at) =>
        record(at, {
          tests: [{ id: text, outcome: 'failed', signature }],
          errors: [errorSignature({ id: null, message: text.repeat(50), at: null })],
          tampering: Array.from({ length: 30 }, () => ({
            kind: 'deleted' as const,
            path: text,
            what: other.repeat(30),
          })),
          exhausted: [other],
          security: [text],
        }),
      );
      const story = tell(records);
      // oxlint-disable-next-line no-control-regex -- what a terminal obeys
      expect(story).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      const html = marked.parse(story, { async: false });
      expect(html).not.toMatch(/<(?:a|img|script|h\d|details|table|span)\b/);
    }),
    { numRuns: 60 },
  );
});
