/**
 * `response.json("users.#(age>40).name")`: the selectors that k6 takes (gjson paths). Keys, also
 * with `*` and `?`, indexes, `#` for a length, `#.key` for a column, `#(…)` and `#(…)#` for what a
 * query finds, `|`, the common modifiers, and `\` before what is meant as it is. Selectors that
 * make new objects are refused by name.
 */
export function selectJson(value: unknown, selector: string): unknown {
  return select(value, readSteps(selector));
}

interface Step {
  readonly text: string;
  /** Whether `|` stands before it: then what is already a list is not gone through again. */
  readonly isPiped: boolean;
}

function readSteps(selector: string): Step[] {
  const steps: Step[] = [];
  let text = "";
  let isPiped = false;
  let depth = 0;
  for (let at = 0; at < selector.length; at++) {
    const character = selector[at]!;
    if (character === "\\") {
      text += character + (selector[at + 1] ?? "");
      at += 1;
      continue;
    }
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth > 0 || (character !== "." && character !== "|")) {
      text += character;
      continue;
    }
    steps.push({ text, isPiped });
    text = "";
    isPiped = character === "|";
  }
  if (/^[[{]/.test(text) || steps.some((step) => /^[[{]/.test(step.text))) {
    throw new Error(`json(${JSON.stringify(selector)}): this kind of selector is not supported`);
  }
  return [...steps, { text, isPiped }];
}

function select(value: unknown, steps: readonly Step[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const { text } = step;
  if (text.startsWith("@")) return select(modified(value, text), rest);
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) && text.startsWith("#")) return selectInList(value, text, rest);
  const key = Array.isArray(value) ? text : matchingKey(value, text);
  return key !== undefined && Object.hasOwn(value, key)
    ? select((value as Record<string, unknown>)[key], rest)
    : undefined;
}

function selectInList(list: readonly unknown[], text: string, rest: readonly Step[]): unknown {
  const [, query, isAll] = /^#\((.*)\)(#?)$/s.exec(text) ?? [];
  if (query !== undefined && isAll === "") {
    return select(
      list.find((one) => holds(one, query)),
      rest,
    );
  }
  const found = query === undefined ? list : list.filter((one) => holds(one, query));
  if (rest.length === 0 && query === undefined) return list.length;
  // Up to a pipe each is looked at, behind it what has come of it.
  const pipe = rest.findIndex((step) => step.isPiped);
  const inner = pipe < 0 ? rest : rest.slice(0, pipe);
  const column = found.map((one) => select(one, inner)).filter((one) => one !== undefined);
  return pipe < 0 ? column : select(column, rest.slice(pipe));
}

/** The key as it is, or the first that a pattern fits. */
function matchingKey(value: object, text: string): string | undefined {
  const plain = text.replaceAll(/\\(.)/gs, "$1");
  if (!/(^|[^\\])[*?]/.test(text)) return plain;
  return Object.keys(value).find((key) => isLike(key, text));
}

function isLike(text: string, pattern: string): boolean {
  const parts = pattern.match(/\\.|[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return part.replace(/^\\/, "").replace(/[$()*+./?[\\\]^{|}]/, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`, "s").test(text);
}

/** `age>40`, `name=="x"`, `>3`, `active`: whether it is so of this entry. */
function holds(entry: unknown, query: string): boolean {
  const [, path = "", operator, operand = ""] =
    /^((?:[^=!<>%(]|\([^)]*\))*)(==|=|!=|<=|<|>=|>|!%|%)?(.*)$/s.exec(query.trim()) ?? [];
  const found = path.trim() === "" ? entry : selectJson(entry, path.trim());
  if (operator === undefined) return found !== undefined;
  const wanted = readOperand(operand.trim());
  if (operator === "%" || operator === "!%") {
    return typeof found === "string" && isLike(found, String(wanted)) === (operator === "%");
  }
  if (found === undefined) return false;
  if (operator === "!=") return found !== wanted;
  if (operator === "=" || operator === "==") return found === wanted;
  if (typeof found !== typeof wanted || found === null || wanted === null) return false;
  const [left, right] = [found as number, wanted as number];
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

function readOperand(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // gjson takes a text without quotes as well.
    return text;
  }
}

function modified(value: unknown, text: string): unknown {
  switch (text) {
    case "@this":
    case "@ugly":
    case "@pretty":
      return value;
    case "@reverse":
      if (Array.isArray(value)) return value.toReversed();
      return isTable(value) ? Object.fromEntries(Object.entries(value).reverse()) : value;
    case "@keys":
      return isTable(value) ? Object.keys(value) : undefined;
    case "@values":
      return isTable(value) ? Object.values(value) : undefined;
    case "@flatten":
      return Array.isArray(value) ? value.flat() : value;
    case "@tostr":
      return JSON.stringify(value);
    case "@fromstr":
      return JSON.parse(String(value));
    default:
      throw new Error(`json(): the modifier ${text} is not supported`);
  }
}

function isTable(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
