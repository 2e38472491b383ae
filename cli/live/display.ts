import type { AuditStatus } from '../../core/panel/status.ts';
import type { Screen } from '../text/screen.ts';
import { describeChanges } from './changes.ts';
import { renderStatus } from './view.ts';

/** Shows an audit under way, on stderr, so that stdout holds the result alone. */
export interface Display {
  show(status: AuditStatus): void;
  /** Something to say besides, such as that no worker answers. Said once as long as it stays the same. */
  notice(text: string): void;
  /** Leaves the last picture standing. */
  end(): void;
}

export async function createDisplay(
  stream: NodeJS.WriteStream,
  screen: Screen & { live: boolean },
): Promise<Display> {
  return screen.live ? redrawn(stream, screen) : listed(stream);
}

/** For `--json`: nothing is to be seen but the result. */
export const noDisplay: Display = { show: () => {}, notice: () => {}, end: () => {} };

async function redrawn(stream: NodeJS.WriteStream, screen: Screen): Promise<Display> {
  const { createLogUpdate } = await import('log-update');
  const log = createLogUpdate(stream);
  let noticed = '';
  let drawn: string[] = [];
  const draw = () => log([...drawn, ...(noticed ? [screen.paint.yellow(noticed)] : [])].join('\n'));
  return {
    show(status) {
      noticed = '';
      drawn = renderStatus(status, { ...screen, width: Math.min(screen.width, stream.columns || 80) });
      draw();
    },
    notice(text) {
      noticed = text;
      draw();
    },
    end: () => log.done(),
  };
}

function listed(stream: NodeJS.WriteStream): Display {
  let last: AuditStatus | null = null;
  let noticed = '';
  const say = (line: string) => stream.write(`${line}\n`);
  return {
    show(status) {
      for (const line of describeChanges(last, status)) say(line);
      last = status;
      noticed = '';
    },
    notice(text) {
      if (text !== noticed) say(text);
      noticed = text;
    },
    end: () => {},
  };
}
