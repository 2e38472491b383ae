import { expect, test, vi } from 'vitest';
import { type Served, supervise } from '../../embedded/supervise.ts';

/** Something that serves until `end` is called or it is stopped. */
function fake() {
  let end: (how: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const stop = vi.fn<() => Promise<void>>(async () => end('was stopped'));
  const served: Served = { mark: { pid: 1, started: '1' }, ended, stop };
  return { served, stop, end };
}

const watchers = () => ({
  name: 'It',
  changed: vi.fn<(served: Served) => void>(),
  say: vi.fn<(line: string) => void>(),
});

test('what ends is started again, and the change is told', async () => {
  const [one, two] = [fake(), fake()];
  const start = vi
    .fn<() => Promise<Served>>()
    .mockResolvedValueOnce(one.served)
    .mockResolvedValueOnce(two.served);
  const watcher = watchers();
  const kept = await supervise({ ...watcher, start, delaysMs: [1] });
  one.end('was ended by SIGKILL');
  await vi.waitFor(() => expect(watcher.changed).toHaveBeenCalledTimes(2), { timeout: 20_000 });
  expect(watcher.changed).toHaveBeenLastCalledWith(two.served);
  expect(watcher.say).toHaveBeenCalledWith('It was ended by SIGKILL; starting it again');
  await kept.stop();
  expect(two.stop).toHaveBeenCalledOnce();
});

test('what is stopped stays stopped', async () => {
  const one = fake();
  const start = vi.fn<() => Promise<Served>>(async () => one.served);
  const kept = await supervise({ ...watchers(), start, delaysMs: [1] });
  await kept.stop();
  expect(start).toHaveBeenCalledOnce();
});

test('a first start that fails is the caller’s to handle', async () => {
  const start = async () => {
    throw new Error('no such program');
  };
  await expect(supervise({ ...watchers(), start })).rejects.toThrow('no such program');
});

test('what keeps failing is given up, with the last reason', async () => {
  const one = fake();
  const start = vi
    .fn<() => Promise<Served>>()
    .mockResolvedValueOnce(one.served)
    .mockRejectedValue(new Error('port taken'));
  const kept = await supervise({ ...watchers(), start, delaysMs: [1, 1, 1] });
  one.end('exited with 1');
  expect(await kept.givenUp).toContain('port taken');
  expect(start).toHaveBeenCalledTimes(4);
});

test('what keeps ending soon after its start is given up too', async () => {
  const start = vi.fn<() => Promise<Served>>(async () => {
    const next = fake();
    setTimeout(() => next.end('exited with 1'), 1);
    return next.served;
  });
  const kept = await supervise({ ...watchers(), start, delaysMs: [1, 1, 1] });
  expect(await kept.givenUp).toContain('It');
  expect(start).toHaveBeenCalledTimes(4);
});

test('one that served long enough starts with a clean sheet', async () => {
  const start = vi.fn<() => Promise<Served>>(async () => {
    const next = fake();
    if (start.mock.calls.length < 6) setTimeout(() => next.end('ended'), 30);
    return next.served;
  });
  const kept = await supervise({ ...watchers(), start, delaysMs: [1, 1], soundAfterMs: 10 });
  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(6), { timeout: 20_000 });
  await kept.stop();
});

test('a stop while it waits to start again ends the waiting', async () => {
  const one = fake();
  const start = vi.fn<() => Promise<Served>>(async () => one.served);
  const watcher = watchers();
  const kept = await supervise({ ...watcher, start, delaysMs: [60_000] });
  one.end('ended');
  await vi.waitFor(() => expect(watcher.say).toHaveBeenCalled(), { timeout: 20_000 });
  await kept.stop();
  expect(start).toHaveBeenCalledOnce();
});
