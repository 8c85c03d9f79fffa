/** A password's scrypt hash (RFC 7914) as text: `$scrypt$ln=15,r=8,p=1$SALT$HASH`, in base64. */
import { scrypt, timingSafeEqual } from "node:crypto";

export interface ScryptHash {
  /** The cost: 2 to this power. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const pattern =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]+=*)$/;
/** Beyond this a single check would take seconds and hundreds of megabytes. */
const MEMORY_BYTES_MAX = 256 * 1_048_576;
const LOG_N_MAX = 20;

/** `undefined` when the text is no such hash, or one that costs more than is sensible. */
export function readScryptHash(text: string): ScryptHash | undefined {
  const [, ln, r, p, salt, hash] = pattern.exec(text) ?? [];
  if (ln === undefined || r === undefined || p === undefined) return undefined;
  const read = {
    logN: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt!, "base64"),
    hash: Buffer.from(hash!, "base64"),
  };
  const isSensible =
    read.logN >= 1 &&
    read.logN <= LOG_N_MAX &&
    read.r >= 1 &&
    read.p >= 1 &&
    read.p <= 16 &&
    memoryOf(read) <= MEMORY_BYTES_MAX &&
    read.hash.length >= 16;
  return isSensible ? read : undefined;
}

/** Whether the password is the one that was hashed. Takes tens of milliseconds, off this thread. */
export function isPassword(expected: ScryptHash, password: string): Promise<boolean> {
  const { salt, hash, logN, r, p } = expected;
  const options = { N: 2 ** logN, r, p, maxmem: 2 * memoryOf(expected) };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hash.length, options, (error, derived) => {
      if (error === null) resolve(timingSafeEqual(derived, hash));
      else reject(error);
    });
  });
}

function memoryOf({ logN, r, p }: Pick<ScryptHash, "logN" | "r" | "p">): number {
  return 128 * r * (2 ** logN + p);
}
