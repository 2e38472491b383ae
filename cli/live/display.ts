import type { Screen } from '../text/screen.ts';

/** Shows what is under way, on stderr, so that stdout holds the result alone. */
export interface Display<Status> {
  show(status: Status): void;
  /** Something to say besides, such as that no worker answers. Said once as long as it stays the same. */
  notice(text: string): void;
  /** Leaves the last picture standing. */
  end(): void;
}

/** How one kind of status is told. */
export interface View<Status> {
  /** For a terminal: no line wider than the screen, so that it can be redrawn in place. */
  render(status: Status, screen: Screen): string[];
  /** For logs and pipes: a line for each thing that is true now. What is told once is not told again. */
  facts(status: Status): string[];
}

export async function createDisplay<Status>(
  stream: NodeJS.WriteStream,
  screen: Screen & { live: boolean },
  view: View<Status>,
): Promise<Display<Status>> {
  return screen.live ? redrawn(stream, screen, view) : listed(stream, view);
}

/** For `--json`: nothing is to be seen but the result. */
export const noDisplay: Display<unknown> = { show: () => {}, notice: () => {}, end: () => {} };

async function redrawn<Status>(
  stream: NodeJS.WriteStream,
  screen: Screen,
  view: View<Status>,
): Promise<Display<Status>> {
  const { createLogUpdate } = await import('log-update');
  const log = createLogUpdate(stream);
  let noticed = '';
  let drawn: string[] = [];
  const draw = () => log([...drawn, ...(noticed ? [screen.paint.yellow(noticed)] : [])].join('\n'));
  return {
    show(status) {
      noticed = '';
      drawn = view.render(status, { ...screen, width: Math.min(screen.width, stream.columns || 80) });
      draw();
    },
    notice(text) {
      noticed = text;
      draw();
    },
    end: () => log.done(),
  };
}

function listed<Status>(stream: NodeJS.WriteStream, view: View<Status>): Display<Status> {
  let told = new Set<string>();
  let noticed = '';
  const say = (line: string) => stream.write(`${line}\n`);
  return {
    show(status) {
      const facts = view.facts(status);
      for (const line of facts) if (!told.has(line)) say(line);
      told = new Set(facts);
      noticed = '';
    },
    notice(text) {
      if (text !== noticed) say(text);
      noticed = text;
    },
    end: () => {},
  };
}
