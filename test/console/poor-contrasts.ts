/**
 * Run in the page: texts that stand out from what is behind them by less than 4.5 to 1, or 3 to 1
 * where they are large (WCAG 2.2, 1.4.3). Disabled controls need none.
 */
export const poorContrasts = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const pixel = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const over = (front, back) => {
    const [red, green, blue, alpha] = front;
    return [red, green, blue].map((part, at) => part * alpha + back[at] * (1 - alpha));
  };
  const backOf = (element) => {
    const above = [];
    for (let at = element; at !== null; at = at.parentElement) above.push(getComputedStyle(at));
    return above.reduceRight((back, style) => over(pixel(style.backgroundColor), back), [1, 1, 1]);
  };
  const luminance = (color) => {
    const [red, green, blue] = color.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].filter((node) => node.nodeType === 3);
    const text = own.map((node) => node.data).join("").trim();
    if (text === "" || element.closest(":disabled, option, noscript") !== null) continue;
    if (element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const back = backOf(element);
    const parts = [luminance(over(pixel(style.color), back)), luminance(back)];
    const ratio = (Math.max(...parts) + 0.05) / (Math.min(...parts) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) poor.push(text + ": " + ratio.toFixed(2));
  }
  return poor;
})()`;
