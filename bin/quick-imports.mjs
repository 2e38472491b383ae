// For `node --import`, or before the first import of the database. Node reads a package's package.json anew for each of
// its modules, to learn their format. That of drizzle-orm has 180 kB and is read two hundred times, which was most of
// the time that a command took to start. Its modules name each other by relative paths: where that leads is known
// without asking.
import module from 'node:module';

const within = '/node_modules/drizzle-orm/';
const isModule = (name) => name.endsWith('.js');

module.registerHooks({
  resolve(specifier, context, next) {
    const from = context.parentURL ?? '';
    const isKnown =
      specifier.startsWith('.') && isModule(specifier) && isModule(from) && from.includes(within);
    return isKnown
      ? { url: new URL(specifier, from).href, format: 'module', shortCircuit: true }
      : next(specifier, context);
  },
});
