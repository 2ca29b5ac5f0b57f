// Preloaded into a process that must not need a network: any attempt to connect ends it.
const { Socket } = require('node:net');

Socket.prototype.connect = () => {
  throw new Error('this process must not connect to anything');
};
