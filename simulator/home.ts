import { simulatorBaseUrls } from './base-urls.ts';
import { developerNames } from './control/developers.ts';
import { personaNames } from './personas/choose.ts';

/** What the simulator says of itself, and how to point clients at it. */
export function homePage(origin: string): string {
  const urls = simulatorBaseUrls(origin);
  return `Countersign's simulator: stand-ins for model providers, for work without keys.

Nothing here is a model. Small fixed rules read the code in a prompt and answer; their answers are marked by the
header "x-countersign-simulated: 1" and are no judgement. Any key is accepted.

Base URLs
${Object.entries(urls)
  .map(([provider, url]) => `  ${provider.padEnd(10)} ${url}`)
  .join('\n')}

Point a client at it
  Countersign's worker   COUNTERSIGN_SIMULATOR_URL=${origin}
  Claude Code            ANTHROPIC_BASE_URL=${urls.anthropic} ANTHROPIC_API_KEY=simulated claude
  Codex                  codex -c openai_base_url=${urls.openai}
  Gemini CLI             GOOGLE_GEMINI_BASE_URL=${urls.google} GEMINI_API_KEY=simulated gemini
  Ollama's clients       OLLAMA_HOST=${urls.ollama}

Personas: ${personaNames.join(', ')}
  Chosen by a model name that contains "persona-NAME", else by a line "Focus: NAME" in the system prompt, else by provider.

Developers, for asks that offer a developer's tools: ${developerNames.join(', ')}
  Chosen by the steering below, else by a model name that contains "persona-NAME", else the searching one.

Steering, from this machine only
  GET, DELETE  ${origin}/control/log
  GET, PUT     ${origin}/control/script    [{"provider", "model", "answers": [ballot or text, …]}]
  GET, PUT     ${origin}/control/faults    [{"provider", "model", "kind", "times"}]; GET names the kinds
  GET, PUT     ${origin}/control/developers  [{"model", "task", "persona", "seed", "script"}]; POST puts one before the others
  GET, PUT     ${origin}/control/context   {"tokensMax"} of Anthropic's prompts
  GET, PUT     ${origin}/control/latency   {"ms"}
`;
}
