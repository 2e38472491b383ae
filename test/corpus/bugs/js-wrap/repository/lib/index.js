module.exports = require('./wrap.js');
