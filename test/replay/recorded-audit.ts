import { Failed } from '../../core/failed.ts';
import { eventually, openStage } from '../workflows/stage.ts';
import { answered, judged, planned, worldOf } from '../workflows/world.ts';

/** The history of an audit that meets most of what can happen to one, on a server at `address`. */
export async function recordedAudit(address: string) {
  const stage = await openStage(address);
  try {
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
    return await handle.fetchHistory();
  } finally {
    await stage.close();
  }
}
