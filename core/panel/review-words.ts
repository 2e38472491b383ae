const listOf = (words: string): string[] => words.trim().split(/\s+/);

/** Words that bind others and say nothing of a flaw. */
export const bindingWords = listOf(`
  a about after all also an and any are as at be because been before being but by can could do does don doesn done each
  either else even for from get gets had has have here how however i if in instead into is isn it its just like make
  makes may me might more most must need needed needs no non not now of off on once one only or other otherwise out over
  per please rather same see should since so some still such than that the their them then there therefore these they
  this those through thus to too under until up upon us use used uses using via was we were what when where whether
  which while who will with within without would yet you your
`);

/** Words that stand in most reviews, whatever the flaw: a pair that shares only these shares nothing. */
export const everydayWords = listOf(`
  add adding avoid behavior call called calling case cause causes causing change changed check checks code comment
  consider consistency consistent context create current currently default directly ensure error errors existing
  expected explicit explicitly fail fails failure file files fix function functions handle handled handling
  implementation import improve inconsistent incorrect incorrectly information issue issues lead leads line lines logic
  maintain message method methods missing name names new object optional parameter path possible potential potentially
  problem property proper properly provided provide recommend remove replace required result results return returned
  returns set setting specific string suggest suggestion type types unexpected update value values variable
`);

/** Words that stand in many reviews and say a little. */
export const commonWords = listOf(`
  accept access actual actually api argument assert assignment assume assumes assumption attacker bad better block break
  breaks broken caller callers clear clearer condition confusing confusion contain contains correct correctly dangerous
  data defined dependency description different documentation documented duplicate duplicated empty example exist exists
  fallback field fields flag format future harder ignore ignored input instance intended intent invalid keep key list
  load local log logged logging loop match model module never null operation original output
  parse pass passed passing pattern prevent process production readability reading read redundant reference request
  response risk run runtime safe safer scope shared silently simplify standard state statement structure support test
  tests text time undefined unnecessary unsafe usage user users valid validate validation wrong write
`);
