/**
 * A page that shows an OpenAPI document and sends requests. Whole in itself, so that it works
 * without a network; it reads `/swagger.json` from where it came.
 */
export const swaggerPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Poll API</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  details { border: 1px solid #8884; border-radius: 6px; margin: .5rem 0; padding: .5rem .75rem; }
  summary { cursor: pointer; }
  .method { display: inline-block; min-width: 4.5rem; font-weight: 600; }
  code, pre, textarea, input { font: 13px/1.45 ui-monospace, monospace; }
  label { display: block; margin: .35rem 0; }
  input { width: 20rem; max-width: 100%; }
  textarea { width: 100%; min-height: 7rem; box-sizing: border-box; }
  pre { overflow: auto; background: #8881; padding: .5rem; border-radius: 4px; }
</style>
<h1></h1>
<p id="description"></p>
<p><a href="swagger.json">swagger.json</a></p>
<main></main>
<script type="module">
  const api = await (await fetch("swagger.json")).json();
  document.querySelector("h1").textContent = api.info.title + " " + api.info.version;
  document.querySelector("#description").textContent = api.info.description;
  const main = document.querySelector("main");
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods))
      main.append(show(path, method, operation));

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function show(path, method, { summary, parameters = [], requestBody }) {
    const schema = requestBody?.content["application/json"].schema;
    const fields = parameters.map((parameter) => ({ ...parameter, input: element("input", {
      placeholder: parameter.schema.default ?? parameter.schema.type ?? "",
      required: parameter.required }) }));
    const body = schema && element("textarea", { value: JSON.stringify(example(schema), null, 2) });
    const answer = element("pre", { hidden: true });
    const form = element("form", {},
      ...fields.map(({ name, in: part, required, input }) =>
        element("label", {}, name + " (" + part + (required ? ", required" : "") + ") ", input)),
      ...(body ? [body, element("details", {}, element("summary", {}, "schema"),
        element("pre", {}, JSON.stringify(schema, null, 2)))] : []),
      element("button", {}, "Send"), answer);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const response = await fetch(toUrl(path, fields), { method: method.toUpperCase(),
        ...(body ? { body: body.value, headers: { "content-type": "application/json" } } : {}) });
      answer.hidden = false;
      const line = response.status + " " + response.statusText + "\\n";
      answer.textContent = line + (await response.text());
    });
    return element("details", {}, element("summary", {},
      element("span", { className: "method" }, method.toUpperCase()),
      element("code", {}, path), " \\u2013 " + (summary ?? "")), form);
  }

  function toUrl(path, fields) {
    const query = new URLSearchParams();
    let target = "." + path;
    for (const { name, in: part, input } of fields) {
      const value = encodeURIComponent(input.value);
      if (part === "path") target = target.replace("{" + name + "}", value);
      else if (input.value !== "") query.set(name, input.value);
    }
    return target + (query.size > 0 ? "?" + query : "");
  }

  function example({ type, properties = {}, required = [], default: preset }) {
    if (preset !== undefined) return preset;
    if (type === "object")
      return Object.fromEntries(required.map((name) => [name, example(properties[name])]));
    return { array: [], boolean: true, number: 0, integer: 0 }[type] ?? "";
  }
</script>
`;
