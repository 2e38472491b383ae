import { duplexPair } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createAgentLink } from '../../../sandbox/box/link.ts';

const command = {
  command: 'true',
  cwd: '/work',
  environment: {},
  timeoutMs: 1000,
  outputBytesMax: 1000,
  service: null,
};
const ran = {
  exitCode: 0,
  signal: null,
  timedOut: false,
  output: '',
  outputBytes: 0,
  droppedBytes: 0,
  leftovers: 0,
  durationMs: 1,
};

/** A link whose other end is played by the test. */
const connect = () => {
  const [ours, theirs] = duplexPair();
  const heard: Record<string, unknown>[] = [];
  theirs.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().trim().split('\n')) heard.push(JSON.parse(line));
  });
  theirs.on('error', () => undefined);
  const say = (...frames: unknown[]) =>
    theirs.write(frames.map((frame) => `${JSON.stringify(frame)}\n`).join(''));
  return { link: createAgentLink(ours), say, heard, theirs, ours };
};

describe('the link to an agent', () => {
  test('gives each answer to whoever asked, in whatever order they come', async () => {
    const { link, say, heard } = connect();
    const [knocked, done] = [link.knock(80), link.ping()];
    await expect.poll(() => heard.length).toBe(2);
    expect(heard[0]).toEqual({ id: 1, do: 'knock', port: 80 });
    say(
      { id: 0, said: 'ready', node: 'v24.0.0' },
      { id: 2, said: 'done' },
      { id: 1, said: 'knocked', open: true },
    );
    expect(await link.ready).toBe('v24.0.0');
    expect(await knocked).toBe(true);
    await done;
  });

  test('passes on what the agent refuses, and goes on', async () => {
    const { link, say } = connect();
    const asked = link.run(command);
    say({ id: 1, said: 'failed', problem: 'no such folder' });
    await expect(asked).rejects.toMatchObject({
      failure: { kind: 'sandbox.refused', message: 'no such folder' },
    });
    const next = link.run(command);
    say({ id: 2, said: 'ran', ran });
    expect(await next).toEqual(ran);
  });

  test.each([
    ['what nobody asked', { id: 7, said: 'done' }],
    ['another kind of answer', { id: 1, said: 'done' }],
    ['an unknown word', { id: 1, said: 'sudo' }],
    ['a false shape', { id: 1, said: 'ran', ran: { ...ran, outputBytes: -1 } }],
    ['a false type', { id: 1, said: 'ran', ran: { ...ran, output: { length: 1e9 } } }],
    ['no object', ['ran']],
  ])('breaks off when the agent says %s', async (_, frame) => {
    const { link, say, ours } = connect();
    const asked = link.run(command);
    say(frame);
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'sandbox.gone' } });
    expect(ours.destroyed).toBe(true);
    await expect(link.ping()).rejects.toMatchObject({ failure: { kind: 'sandbox.gone' } });
    await expect(link.ready).rejects.toThrow('has ended');
  });

  test('takes no more of an answer than was asked for', async () => {
    const { link, theirs } = connect();
    const asked = link.run(command);
    const endless = Buffer.alloc(1_000_000, 'x');
    for (let round = 0; round < 6; round += 1) theirs.write(endless);
    await expect(asked).rejects.toThrow(/more than 4006000 bytes/);
  });

  test('fails all that wait when the box ends', async () => {
    const { link, theirs } = connect();
    const asked = [
      link.run(command),
      link.knock(1),
      link.file({ kind: 'list', path: '.', depthMax: 1, entriesMax: 1 }),
    ];
    theirs.end();
    await Promise.all(asked.map((one) => expect(one).rejects.toThrow('agent is gone')));
  });
});
