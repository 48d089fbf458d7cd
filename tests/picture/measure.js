// What a test wants to know of a card as the browser lays it out; left as JSON in #out.
addEventListener("load", () => {
  const width = document.documentElement.clientWidth;
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((v) => {
      const part = Number(v) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const seen = [...document.querySelectorAll(".fg *")].filter((e) => e.getClientRects().length);
  const withText = seen.filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  const contrasts = withText.map((e) => {
    const ink = luminance(getComputedStyle(e).color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  });
  const found = {
    width,
    over: seen.filter((e) => e.getBoundingClientRect().right > width + 1).length,
    contrast: Math.min(...contrasts),
    readings: seen.filter((e) => e.tagName === "RT" && getComputedStyle(e).visibility === "visible" && e.getBoundingClientRect().height > 6).length,
  };
  const out = document.createElement("pre");
  out.id = "out";
  out.textContent = JSON.stringify(found);
  document.body.append(out);
});
