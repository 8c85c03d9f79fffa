/**
 * Array methods whose callback blocks: one element after the other, each awaited, as the script
 * reads. On anything but arrays, maps and sets the object's own method is called and awaited.
 */
type Callback = (...args: unknown[]) => unknown;

export async function sequential(
  name: string,
  receiver: unknown,
  callback: Callback,
  ...rest: unknown[]
): Promise<unknown> {
  if (Array.isArray(receiver)) return overArray(name, receiver, callback, rest);
  if (name === "forEach" && (receiver instanceof Map || receiver instanceof Set)) {
    for (const [key, value] of receiver.entries()) {
      await callback.call(rest[0], value, key, receiver);
    }
    return undefined;
  }
  const method = (receiver as Record<string, Callback>)[name];
  if (typeof method !== "function") throw new TypeError(`${name} is not a function`);
  return await method.call(receiver, callback, ...rest);
}

async function overArray(
  name: string,
  list: readonly unknown[],
  callback: Callback,
  rest: readonly unknown[],
): Promise<unknown> {
  if (name === "reduce" || name === "reduceRight") return reduce(name, list, callback, rest);
  const order = [...list.keys()];
  if (name.startsWith("findLast")) order.reverse();
  const gathered: unknown[] = [];
  for (const index of order) {
    // Holes are skipped by every method but the searching ones.
    if (!(index in list) && !name.startsWith("find")) {
      if (name === "map") gathered.length += 1;
      continue;
    }
    const result = await callback.call(rest[0], list[index], index, list);
    switch (name) {
      case "map":
        gathered.push(result);
        break;
      case "flatMap":
        gathered.push(...(Array.isArray(result) ? result : [result]));
        break;
      case "filter":
        if (result) gathered.push(list[index]);
        break;
      case "some":
        if (result) return true;
        break;
      case "every":
        if (!result) return false;
        break;
      case "find":
      case "findLast":
        if (result) return list[index];
        break;
      case "findIndex":
      case "findLastIndex":
        if (result) return index;
    }
  }
  return emptyResults[name] === undefined ? gatheredOrNothing(name, gathered) : emptyResults[name];
}

const emptyResults: Readonly<Record<string, unknown>> = {
  some: false,
  every: true,
  findIndex: -1,
  findLastIndex: -1,
};

function gatheredOrNothing(name: string, gathered: unknown[]): unknown {
  return name === "map" || name === "filter" || name === "flatMap" ? gathered : undefined;
}

async function reduce(
  name: string,
  list: readonly unknown[],
  callback: Callback,
  rest: readonly unknown[],
): Promise<unknown> {
  const order = Object.keys(list).map(Number);
  if (name === "reduceRight") order.reverse();
  let result = rest[0];
  if (rest.length === 0) {
    const first = order.shift();
    if (first === undefined) throw new TypeError("reduce of empty array with no initial value");
    result = list[first];
  }
  for (const index of order) result = await callback(result, list[index], index, list);
  return result;
}
