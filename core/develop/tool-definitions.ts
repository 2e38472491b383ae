import * as z from 'zod/mini';
import { describeTool } from './tool-words.ts';
import { type ToolName, toolSchemas } from './tools.ts';

/** A tool as models are told of it. */
export interface ToolDefinition {
  name: ToolName;
  description: string;
  /** JSON Schema of an object. */
  schema: Record<string, unknown> & { type: 'object' };
}

/** The same tools in the same order give the same bytes, on which prompt caching depends. */
export const toolDefinitions = (names: readonly ToolName[]): ToolDefinition[] => names.map(definitionOf);

function definitionOf(name: ToolName): ToolDefinition {
  const { does, fields } = describeTool(name);
  const { $schema: _, properties = {}, ...schema } = z.toJSONSchema(toolSchemas[name]);
  const described = Object.entries(properties).map(([field, type]) => [
    field,
    { ...(type as object), description: fields[field] },
  ]);
  return {
    name,
    description: does,
    schema: { ...schema, type: 'object', properties: Object.fromEntries(described) as object },
  };
}
