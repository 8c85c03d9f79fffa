/** Fields of a message of Protocol Buffers by their numbers, read without its schema. */
export interface ProtobufField {
  readonly field: number;
  /** Varints and 64-bit numbers; of 32-bit ones the number. */
  readonly number: bigint;
  readonly bytes: Buffer;
}

export function readProtobuf(bytes: Uint8Array): ProtobufField[] {
  const buffer = Buffer.from(bytes);
  const fields: ProtobufField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const octet = buffer[at++]!;
      value |= BigInt(octet & 0x7f) << shift;
      if (octet < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return buffer.subarray(at - length, at);
  };
  while (at < buffer.length) {
    const tag = Number(varint());
    const field = tag >> 3;
    const none = Buffer.alloc(0);
    if ((tag & 7) === 0) fields.push({ field, number: varint(), bytes: none });
    else if ((tag & 7) === 2) fields.push({ field, number: 0n, bytes: take(Number(varint())) });
    else {
      const fixed = take((tag & 7) === 1 ? 8 : 4);
      const number = fixed.length === 8 ? fixed.readBigUInt64LE() : BigInt(fixed.readUInt32LE());
      fields.push({ field, number, bytes: fixed });
    }
  }
  return fields;
}

/** The field of that number, or what stands in it when more numbers are given. */
export function fieldAt(bytes: Uint8Array, ...path: readonly number[]): ProtobufField | undefined {
  let found: ProtobufField | undefined;
  let inside = bytes;
  for (const number of path) {
    found = readProtobuf(inside).find(({ field }) => field === number);
    if (found === undefined) return undefined;
    inside = found.bytes;
  }
  return found;
}
