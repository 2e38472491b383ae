// A worker that only tells what it was given. `fail` in its home makes it end at once.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const {
  COUNTERSIGN_HOME: home = '',
  TEMPORAL_ADDRESS,
  DATABASE_URL,
  COUNTERSIGN_SIMULATOR_URL,
  COUNTERSIGN_SIMULATED_GITHUB_URL,
} = process.env;
if (existsSync(join(home, 'fail'))) {
  console.error('Seat "x" is unknown.');
  process.exit(1);
}
writeFileSync(
  join(home, 'given.json'),
  JSON.stringify({
    TEMPORAL_ADDRESS,
    DATABASE_URL,
    COUNTERSIGN_SIMULATOR_URL,
    COUNTERSIGN_SIMULATED_GITHUB_URL,
  }),
);
process.on('SIGTERM', () => {
  writeFileSync(join(home, 'stopped-in-order'), '');
  process.exit(0);
});
console.log('countersign worker ready');
setInterval(() => {}, 1000);
