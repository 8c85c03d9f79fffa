/** CRC-32C (Castagnoli), reflected, as RFC 9260 appendix A has it. Node's own is another CRC. */

const POLYNOMIAL = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, octet) => {
  let value = octet;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

export function crc32c(octets: Uint8Array): number {
  let value = 0xffffffff;
  for (const octet of octets) value = (value >>> 8) ^ table[(value ^ octet) & 0xff]!;
  return (value ^ 0xffffffff) >>> 0;
}
