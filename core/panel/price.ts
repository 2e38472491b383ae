/** What a provider takes, in millionths of a dollar per million tokens: 2_000_000 is two dollars. */
export interface Price {
  inputMicroUsdPerMillion: number;
  outputMicroUsdPerMillion: number;
}
