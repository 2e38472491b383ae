console.log('Sandbox supervisor 0.0.0 answers on nothing.');
setInterval(() => {}, 60_000);
