/**
 * The users of the service's document, whose passwords everybody knows. In the form that
 * `ECHO_USERS_FILE` has: a name, a colon, the scrypt hash of a password.
 */
export const demoUsers: string = [
  "remarkablebob:$scrypt$ln=14,r=8,p=1$qncPFiHYKz+n89XfTMt6lQ==$" +
    "WxY3jcoV75swPb5suPIwfAOxSFmLSRIk38gW0rIWpz8=",
  "dextroussheep:$scrypt$ln=14,r=8,p=1$syF/+I3y5zwUqoo9lm4TeQ==$" +
    "mtkSQ4gnFUCYrMWAnx7xbcv+0aGDMcdyB9wOGHl3jac=",
  "luckyslug:$scrypt$ln=14,r=8,p=1$3RA45SafzsXn0w4CwrQE6w==$" +
    "Mf7qtX8TQmoVc+LIyK4FXG9+PapG4KutYEjYUnAHkBc=",
  "pettyrabbit:$scrypt$ln=14,r=8,p=1$qbmkAyK1V1HByQ04dllkFg==$" +
    "4bCWxQ2ROxF3MffDcwHZGFBuTGbU+It6zvq/18WLoIs=",
].join("\n");
