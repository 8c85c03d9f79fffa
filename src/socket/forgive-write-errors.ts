/**
 * Lets a socket read on after a write has failed. A server that answers before it has read the
 * whole request and closes (RFC 9112 §9.6) resets the connection, and its answer may lie in our
 * kernel while our next write fails; Node would throw the answer away with the socket.
 *
 * Nothing is lost by it: after a reset the reading side ends at once, with an error or with FIN.
 */
import type { Socket } from "node:net";

type Done = (error?: Error | null) => void;

export function forgiveWriteErrors(socket: Socket): void {
  let failure: Error | undefined;
  let known: Done | undefined;
  let forgiving: Done | undefined;

  /** A stream passes the same function each time, so there is one wrapper and not one per write. */
  function forgive(done: Done): Done {
    if (done === known && forgiving !== undefined) return forgiving;
    known = done;
    forgiving = (error) => {
      if (error) failure ??= error;
      done();
    };
    return forgiving;
  }

  const write = socket._write;
  const writev = socket._writev;
  socket._write = (chunk, encoding, done) => write.call(socket, chunk, encoding, forgive(done));
  if (writev) socket._writev = (chunks, done) => writev.call(socket, chunks, forgive(done));
  // What had failed before was no orderly end.
  socket.on("end", () => {
    if (failure !== undefined) socket.destroy(failure);
  });
}
