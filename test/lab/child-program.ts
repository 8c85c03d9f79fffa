/** What a child of the lab looks like from its parent: the real ones in a dozen lines. */
const [mode] = process.argv.slice(2);
if (mode !== "deaf") process.on("disconnect", () => process.exit(0));
if (mode === "obedient") process.on("SIGTERM", () => process.exit(0));
if (mode === "deaf") process.on("SIGTERM", () => undefined);

switch (mode) {
  case "broken":
    process.stderr.write("cannot find the thing\n");
    process.exit(2);
    break;
  case "silent":
    setInterval(() => undefined, 1000);
    break;
  default: {
    let input = "";
    process.stdin.on("data", (chunk) => {
      input += String(chunk);
    });
    process.stdin.on("end", () => {
      process.stdout.write(`input ${input}, word ${process.env.WORD}\n`);
      process.send?.({ ready: true });
    });
    setInterval(() => undefined, 1000);
  }
}
