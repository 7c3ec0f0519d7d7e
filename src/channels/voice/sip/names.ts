/** Names and numbers of SIP, for who calls out. */
export { address, formatAddress, parseAddress } from './address.js';
export { parseUri, sipUri } from './uri.js';
