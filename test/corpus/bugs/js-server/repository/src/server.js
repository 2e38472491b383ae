import { createServer } from 'node:http';
import { noteAt } from './notes.js';

export const createNotes = () =>
  createServer((request, response) => {
    if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end('only GET');
      return;
    }
    const note = noteAt(request.url);
    response.writeHead(note === undefined ? 200 : 200, { 'content-type': 'text/plain' });
    response.end(note ?? 'no such note');
  });
