const reasonsMax = 8;
const reasonMax = 1000;

/** A list of reasons, as providers are told of it. */
export const reasonsJson = (about: string) => ({
  type: 'array',
  items: { type: 'string' },
  description: `One to eight sentences, the gravest first, each about ${about}.`,
});

/** A seat's answer with its reasons, which are cut where there are many or long ones; null where it is no JSON. */
export function parseReasoned(text: string): unknown {
  try {
    const given: unknown = JSON.parse(text.replace(/^\s*```(?:json)?|```\s*$/g, ''));
    const { reasons } = given as { reasons?: unknown };
    if (!Array.isArray(reasons)) return given;
    const said = reasons.filter((reason) => typeof reason === 'string' && reason.trim() !== '');
    return {
      ...(given as object),
      reasons: said.slice(0, reasonsMax).map((reason: string) => reason.slice(0, reasonMax)),
    };
  } catch {
    return null;
  }
}
