/**
 * Of the items of one request. Servers of gRPC take messages of 4 MiB unless they are told
 * otherwise, and the resource and the frame of each item come on top.
 */
export const BATCH_BYTES_MAX = 3_145_728;
