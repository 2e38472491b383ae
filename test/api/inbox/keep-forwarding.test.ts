import pino from 'pino';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { keepForwarding } from '../../../api/inbox/keep-forwarding.ts';

beforeEach(() => void vi.useFakeTimers());

/** Time stands still but where a test moves it. */
function forwarding(...outcomes: { kind: string; why?: string }[]) {
  onTestFinished(() => void vi.useRealTimers());
  let passes = 0;
  const pass = async () => {
    passes += 1;
    return outcomes;
  };
  const prune = () => Promise.resolve(0);
  const forwarder = keepForwarding({ what: 'words', pass, prune, log: pino({ level: 'silent' }) });
  return { forwarder, passes: () => passes, settle: (ms = 0) => vi.advanceTimersByTimeAsync(ms) };
}

test('whoever wakes it has it look at once; else it looks every second', async () => {
  const { forwarder, passes, settle } = forwarding();
  await settle();
  expect(passes()).toBe(1);
  await settle(900);
  expect(passes()).toBe(1);
  forwarder.wake();
  await settle();
  expect(passes()).toBe(2);
  await settle(1000);
  expect(passes()).toBe(3);
  await forwarder.stop();
});

test('while nothing can go it looks less often, woken or not', async () => {
  const { forwarder, passes, settle } = forwarding({ kind: 'later', why: 'away' });
  await settle(500 + 1000 + 2000);
  expect(passes()).toBe(4);
  forwarder.wake();
  await settle(3900);
  expect(passes()).toBe(4);
  await settle(100);
  expect(passes()).toBe(5);
  await forwarder.stop();
});

test('a stop during a long wait does not wait', async () => {
  const { forwarder, passes, settle } = forwarding({ kind: 'later', why: 'away' });
  await settle(500 + 1000);
  const before = passes();
  await forwarder.stop();
  await settle(60_000);
  expect(passes()).toBe(before);
});
