import { Failed } from '../../core/failed.ts';
import { blobId, seatId } from '../../core/ids.ts';
import { eventually, gate } from '../workflows/stage.ts';
import { answered, judged, lookedAgain, planned, worldOf } from '../workflows/world.ts';
import type { History } from './history-file.ts';
import { onStage } from './on-stage.ts';

/** The history of an audit that meets most of what can happen to one, on a server at `address`. */
export const recordedAudit = (address: string): Promise<History> =>
  onStage(address, async (stage) => {
    const audit = await stage.start(
      worldOf({
        planAudit: async () => planned({ pieces: 2, remindAfterMs: 300 }),
        askSeat: async ({ seat, piece }) => {
          if (seat === 'bob' && piece === 1)
            throw new Failed('model.refused', 'Seat "bob" refused to answer.');
          return answered({ findings: 1 });
        },
        judgeRound: async () => judged('disputed'),
      }),
    );
    const { handle } = audit;
    await audit.until(({ phase }) => phase === 'waiting-for-person');
    await handle.signal('decide', { by: 'eve', decision: 'approve', reason: '' });
    await eventually(async () => {
      if (!(await audit.details()).includes('Reminder 1')) throw new Error('No reminder yet.');
    });
    await handle.executeUpdate('decide', {
      args: [{ by: 'eve', decision: 'redirect', reason: 'Look at the caller as well.' }],
    });
    await audit.until(({ phase, round }) => round === 2 && phase === 'waiting-for-person');
    await handle.signal('decide', { by: 'eve', decision: 'reject', reason: 'It is real.' });
    await audit.result();
    return handle.fetchHistory();
  });

/** The history of an audit whose answers are weighed: one is refused, one redirects, and of two at once one counts. */
export const recordedWeighing = (address: string): Promise<History> =>
  onStage(address, async (stage) => {
    const both = gate();
    const world = worldOf({
      judgeRound: async () => judged('disputed'),
      weighAnswer: async ({ answer, question }) => {
        if (answer.by === 'mallory') return { refused: '"people" in countersign.yaml names nobody "mallory".' };
        if (question === 2) await both;
        return { who: { person: answer.by, proof: 'signature', credential: 'ssh-ed25519 AAAA' } };
      },
    });
    const audit = await stage.start(world);
    const { handle } = audit;
    const answer = (by: string, decision: string) => ({ by, decision, reason: 'Look at the caller.' });
    await audit.until(({ phase }) => phase === 'waiting-for-person');
    await handle.signal('decide', answer('mallory', 'approve'));
    await handle.executeUpdate('decide', { args: [answer('eve', 'redirect')] });
    await audit.until(({ phase, asks }) => phase === 'waiting-for-person' && asks?.question === 2);
    await handle.signal('decide', answer('ada', 'approve'));
    await handle.signal('decide', answer('eve', 'reject'));
    await eventually(async () => {
      if (world.calls.weighAnswer.length < 3) throw new Error('Neither is weighed yet.');
    });
    both.open();
    await audit.result();
    return handle.fetchHistory();
  });

/** The history of an audit whose grave findings get a second look in both of its rounds; a refuter is lost in the first. */
export const recordedSecondLook = (address: string): Promise<History> =>
  onStage(address, async (stage) => {
    const audit = await stage.start(
      worldOf({
        planAudit: async () => planned({ pieces: 2, refutersMax: 3 }),
        planRefutation: async () => ({
          refutationId: blobId(`sha256:${'e'.repeat(64)}`),
          findings: 2,
          asks: [
            { seat: seatId('ada'), piece: 0 },
            { seat: seatId('bob'), piece: 1 },
          ],
        }),
        askRefuter: async ({ seat, round }) => {
          if (seat === 'bob' && round === 1)
            throw new Failed('model.refused', 'Seat "bob" refused to answer.');
          return lookedAgain();
        },
        judgeRound: async () => judged('disputed'),
      }),
    );
    const { handle } = audit;
    await audit.until(({ phase }) => phase === 'waiting-for-person');
    await handle.executeUpdate('decide', {
      args: [{ by: 'eve', decision: 'redirect', reason: 'Look at the guard.' }],
    });
    await audit.until(({ phase, round }) => round === 2 && phase === 'waiting-for-person');
    await handle.signal('decide', { by: 'eve', decision: 'approve', reason: 'The guard holds.' });
    await audit.result();
    return handle.fetchHistory();
  });
