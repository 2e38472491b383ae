import type { TaskPlan } from '../develop/plan.ts';
import type { ToolCall } from '../develop/tools.ts';
import type { ConnectorConfiguration } from '../configuration/connectors.ts';
import { refuseConnectorCall } from './address.ts';

/** A request to a connector as it is to be sent. */
export interface ConnectorRequest {
  name: string;
  connector: ConnectorConfiguration;
  method: string;
  /** Below the connector's url, with its query. */
  path: string;
  body: string | null;
}

/** Which connector a call of this tool uses; null where it uses none. `given` is whatever the model wrote. */
export function connectorOf(tool: string, given: unknown, webSearch: string | undefined): string | null {
  if (tool === 'web_search') return webSearch ?? null;
  if (tool !== 'call_connector') return null;
  const { connector } = (typeof given === 'object' && given !== null ? given : {}) as { connector?: unknown };
  return typeof connector === 'string' ? connector : null;
}

/**
 * What a recorded call asks of a connector, by the plan and by policy as it is now: both must allow it. Else why not, in
 * words for the developer.
 */
export function connectorRequest(
  { tool, arguments: given }: ToolCall,
  plan: Pick<TaskPlan, 'tools' | 'connectors' | 'develop'>,
  connectors: Readonly<Record<string, ConnectorConfiguration>>,
): ConnectorRequest | { refused: string } {
  if (!plan.tools.includes(tool)) return { refused: `You have no tool ${tool} in this task.` };
  const name = connectorOf(tool, given, plan.develop.webSearch);
  const connector = name !== null && Object.hasOwn(connectors, name) ? connectors[name] : undefined;
  if (name === null || !connector || !Object.hasOwn(plan.connectors, name)) {
    const known = Object.keys(plan.connectors).join(', ') || 'none';
    return {
      refused: `There is no connector ${JSON.stringify(name ?? '')} in this task. Those that there are: ${known}.`,
    };
  }
  if (!connector.roles.includes('developer'))
    return { refused: `Connector "${name}" is no longer open to developers: go on without it.` };
  const asked =
    tool === 'call_connector'
      ? { method: given.method, path: given.path, body: given.body ?? null }
      : {
          method: 'GET',
          path: searchPath(connector, 'query' in given ? given.query : ''),
          body: null,
        };
  const refused = refuseConnectorCall(name, connector, asked);
  return refused === null ? { name, connector, ...asked } : { refused };
}

const searchPath = ({ paths }: ConnectorConfiguration, query: string): string =>
  `${paths[0] ?? '/'}?q=${encodeURIComponent(query.toWellFormed())}`;
