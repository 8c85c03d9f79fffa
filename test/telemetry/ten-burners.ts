/** Functions that do the same under different names, so that a profile tells them apart. */
type Burn = (cpuUs: number) => void;

export const tenBurners: readonly Burn[] = [
  function burn0(cpuUs) {
    burn(cpuUs);
  },
  function burn1(cpuUs) {
    burn(cpuUs);
  },
  function burn2(cpuUs) {
    burn(cpuUs);
  },
  function burn3(cpuUs) {
    burn(cpuUs);
  },
  function burn4(cpuUs) {
    burn(cpuUs);
  },
  function burn5(cpuUs) {
    burn(cpuUs);
  },
  function burn6(cpuUs) {
    burn(cpuUs);
  },
  function burn7(cpuUs) {
    burn(cpuUs);
  },
  function burn8(cpuUs) {
    burn(cpuUs);
  },
  function burn9(cpuUs) {
    burn(cpuUs);
  },
];

/** Until the thread has used so much more of the processor. */
function burn(cpuUs: number): void {
  const before = process.threadCpuUsage();
  for (let usedUs = 0; usedUs < cpuUs; ) {
    for (let n = 0; n < 10_000; n++) Math.sqrt(n);
    const { user, system } = process.threadCpuUsage(before);
    usedUs = user + system;
  }
}
