/** Weaknesses that models name interchangeably, by their number in MITRE's Common Weakness Enumeration. */
const families: string[][] = [
  ['77', '78', '88', '94', '95', '96', '917'],
  ['89', '564', '943'],
  ['79', '80', '83', '116', '1336'],
  ['22', '23', '36', '59', '73'],
  ['284', '285', '287', '306', '639', '862', '863'],
  ['256', '259', '312', '321', '522', '540', '798'],
  ['326', '327', '328', '330', '338', '916'],
  ['295', '297', '319'],
  ['400', '407', '674', '770', '834', '835', '1333'],
  ['401', '404', '459', '772', '775'],
  ['119', '120', '121', '122', '125', '129', '131', '193', '787'],
  ['190', '191', '681', '682', '1335'],
  ['252', '390', '391', '392', '703', '754', '755', '248'],
  ['476', '690', '824', '908', '457'],
  ['471', '915', '1321'],
  ['20', '1284', '1287', '1286'],
  ['345', '346', '347', '352'],
  ['362', '366', '367', '662', '667', '820', '821', '833'],
  ['415', '416', '825'],
  ['200', '209', '215', '497', '532'],
  ['502', '611', '776'],
  ['601', '918'],
  ['480', '570', '571', '670', '697', '783'],
];

const familyOf = new Map(families.flatMap((family, index) => family.map((cwe) => [`CWE-${cwe}`, index + 1])));

/** So wide that two findings of this name may be about anything: pillars of the enumeration, and its most misused classes. */
const wide = new Set(
  ['20', '284', '435', '664', '682', '691', '693', '697', '703', '707', '710'].map((cwe) => `CWE-${cwe}`),
);

/** A weakness, prepared for comparing many. */
export interface Weakness {
  /** Its number in the enumeration; 0 for none, and for one that is too wide to say what is wrong. */
  name: number;
  /** 0 for none. A weakness that is in no family of ours is a family of its own, below 0. */
  family: number;
}

export function weaknessOf(cwe: string | null): Weakness {
  if (cwe === null) return { name: 0, family: 0 };
  const number = Number(cwe.slice('CWE-'.length));
  return { name: wide.has(cwe) ? 0 : number, family: familyOf.get(cwe) ?? -number };
}

/** The same weakness, a related one, or neither; naming one and the same very wide weakness only relates. */
export function relateWeaknesses(a: Weakness, b: Weakness): 'same' | 'related' | 'none' {
  if (a.name !== 0 && a.name === b.name) return 'same';
  return a.family !== 0 && a.family === b.family ? 'related' : 'none';
}
