import type { ConnectorConfiguration } from '../configuration/connectors.ts';
import type { DevelopConfiguration } from '../configuration/develop.ts';
import type { SandboxConfiguration } from '../configuration/sandbox.ts';
import type { TaskId } from '../ids.ts';
import type { LoopPolicy } from '../loop/record.ts';
import type { Price } from '../panel/price.ts';
import type { Provider } from '../panel/seat.ts';
import type { TaskInput } from './task-input.ts';
import type { ToolName } from './tools.ts';

/** Policy as it was when the task began; stored as a blob. */
export interface TaskPlan {
  taskId: TaskId;
  input: TaskInput;
  title: string;
  branch: string;
  developer: {
    provider: Provider;
    model: string;
    family: string;
    simulated: boolean;
    price?: Price;
  };
  develop: DevelopConfiguration;
  sandbox: SandboxConfiguration;
  connectors: Record<string, ConnectorConfiguration>;
  policy: LoopPolicy;
  /** What the developer's role lets it use, and is configured. */
  tools: ToolName[];
}
