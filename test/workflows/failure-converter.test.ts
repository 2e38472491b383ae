import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import { failureConverter } from '../../workflows/failure-converter.ts';

const words = 'the words of the failure';

test('messages and stack traces stand in payloads only, of causes too, and come back', () => {
  const thrown = ApplicationFailure.create({
    type: 'input.invalid',
    message: words,
    details: [words],
    cause: new Error(words),
  });
  const failure = failureConverter.errorToFailure(thrown, defaultPayloadConverter);
  const outside = JSON.stringify(failure, (name, value: unknown) =>
    ['encodedAttributes', 'details'].includes(name) ? undefined : value,
  );
  expect(outside).not.toContain(words);
  expect(outside).not.toContain('failure-converter.test.ts');
  expect(outside).toContain('input.invalid');
  const back = failureConverter.failureToError(failure, defaultPayloadConverter);
  expect(back).toMatchObject({ message: words, type: 'input.invalid', cause: { message: words } });
  expect(back.stack).toContain('failure-converter.test.ts');
});
