console.log('countersign sandbox ready');
setInterval(() => {}, 60_000);
