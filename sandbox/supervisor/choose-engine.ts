import { Failed } from '../../core/failed.ts';
import type { EngineState, SandboxSpec } from '../../core/sandbox/supervisor.ts';
import type { Engine } from '../engine.ts';

/**
 * The engine that a spec asks for; by default Docker where there is an image and a daemon, else bubblewrap.
 * @throws Failed `sandbox.no-engine` with what each lacks
 */
export async function chooseEngine(
  engines: readonly Engine[],
  { engine, image }: Pick<SandboxSpec, 'engine' | 'image'>,
): Promise<Engine> {
  const wanted = engines.filter(
    ({ name }) => engine === name || (engine === 'auto' && (name !== 'docker' || image !== null)),
  );
  const lacking: EngineState[] = [];
  for (const candidate of wanted) {
    const state = await candidate.probe();
    if (state.available) return candidate;
    lacking.push(state);
  }
  const why = lacking.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
  throw new Failed(
    'sandbox.no-engine',
    `No sandbox can be made on this machine${why ? ` (${why})` : ''}: mend that, or set "sandbox.engine" in countersign.yaml to another of ${engines.map(({ name }) => name).join(', ')}.`,
  );
}
