export const größe = (bytes) => {
  const einheiten = ['B', 'kB', 'MB'];
  let wert = bytes;
  let stufe = 0;
  while (wert > 1000 && stufe < 2) {
    wert /= 1000;
    stufe += 1;
  }
  return `${wert} ${einheiten[stufe]}`;
};
