/** Addresses that nobody can reach from outside: RFC 1918, RFC 6598 (carriers' NAT), loopback, link-local, RFC 4193. */
export function isPrivate(address: string): boolean {
  return /^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i.test(
    address,
  );
}
