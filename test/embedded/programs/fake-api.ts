// An API that only tells which variables it was given.
import { createServer } from 'node:http';

createServer((_request, response) => response.end(JSON.stringify(Object.keys(process.env)))).listen(
  Number(process.env['COUNTERSIGN_API_PORT']),
  '127.0.0.1',
  () => console.log('countersign api ready'),
);
