// A simulated GitHub that only tells how it was started: its arguments, which variables it has, whom its secret fits.
import { createServer } from 'node:http';

const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
const told = {
  args: process.argv.slice(2),
  variables: Object.keys(process.env),
  secret: process.env['COUNTERSIGN_GITHUB_WEBHOOK_SECRET'],
};
createServer((_request, response) => response.end(JSON.stringify(told))).listen(port, '127.0.0.1', () =>
  console.log('The simulated GitHub listens'),
);
