// An API that only tells which variables it was given, and in a header what webhooks are to be signed with.
import { createServer } from 'node:http';

createServer((_request, response) => {
  response.setHeader('x-secret', process.env['GITHUB_WEBHOOK_SECRET'] ?? '');
  response.end(JSON.stringify(Object.keys(process.env)));
}).listen(Number(process.env['COUNTERSIGN_API_PORT']), '127.0.0.1', () =>
  console.log('countersign api ready'),
);
