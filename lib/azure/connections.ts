/** Connections to accounts. They load the Azure SDK when a client is used. */
export { connect, connectExchange, connectSources, createCredential } from './connection/connect';
export { CallBounds } from './requests/call-bounds';
