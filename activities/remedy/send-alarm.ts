import type { Configuration } from '../../core/configuration/configuration.ts';
import { Failed } from '../../core/failed.ts';
import type { AlarmActivities } from '../../core/remedy/contract.ts';
import { whileRunning } from '../while-running.ts';
import { tellAlarm } from './tell-alarm.ts';

interface Dependencies {
  environment: Readonly<Record<string, string | undefined>>;
  /** Read anew for each try. */
  readConfiguration: () => Configuration;
}

/** Of so many alarms it is remembered who was told. */
const alarmsKept = 200;

/** A try that could not tell all is made again for those alone whom this process has not told yet. */
export function createAlarmActivities({ environment, readConfiguration }: Dependencies): AlarmActivities {
  const toldOf = new Map<string, Set<number>>();
  return {
    sendAlarm: (news) =>
      whileRunning(async ({ signal }) => {
        const key = JSON.stringify(news);
        const told = toldOf.get(key) ?? new Set();
        toldOf.set(key, told);
        for (const old of [...toldOf.keys()].slice(0, -alarmsKept)) toldOf.delete(old);
        const { alarms: places } = readConfiguration().fleet;
        const untold = await tellAlarm(news, { places, environment, signal, told });
        if (untold.length === 0) return { told: told.size };
        throw new Failed(
          'alarm.not-sent',
          `Not everybody could be told that ${news.by} ${news.kind === 'killed' ? 'has pulled the kill switch' : 'acts alone'}: ${untold.join('; ')}. It is tried again; see "fleet.alarms" in countersign.yaml, and the environment of the process that serves queue "publish".`,
        );
      }),
  };
}
