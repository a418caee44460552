/* global document, getComputedStyle, window */
/** Questions to a page, answered in the browser: loaded into it by the test. */
window.pageProbes = {
  focused: () => ({ id: document.activeElement?.id, text: document.activeElement?.textContent }),

  repeatedIds() {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
  },

  figures: () =>
    [...document.querySelectorAll("figure")].map((element) => {
      const svg = element.querySelector("svg");
      const frame = svg?.getBoundingClientRect();
      const isOutside = (text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return left < frame.left - 2 || right > frame.right + 2 || top < frame.top - 2 || bottom > frame.bottom + 2;
      };
      return {
        id: element.id,
        marks: svg?.querySelectorAll("path, rect, circle, line").length ?? 0,
        axes: svg?.querySelectorAll(".role-axis-title").length ?? 0,
        named: svg?.getAttribute("aria-labelledby") === `${element.id}-title`,
        outside: [...(svg?.querySelectorAll("text") ?? [])].filter(isOutside).map((text) => text.textContent),
      };
    }),

  /** Text inside a coloured cell keeps its own colour, whatever the page's. */
  colourOfHeatText: () => getComputedStyle(document.querySelector("#figure-15 .role-mark text")).fill,

  /** Contrast of kinds of text with the page's ground, as WCAG 2 defines it. */
  contrasts() {
    const luminance = (colour) => {
      const parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255);
      const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = luminance(getComputedStyle(document.body).backgroundColor);
    const contrast = (selector, property) => {
      const own = luminance(getComputedStyle(document.querySelector(selector))[property]);
      return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05);
    };
    return {
      text: contrast("body", "color"),
      soft: contrast(".note", "color"),
      verdict: contrast(".verdict", "color"),
      figure: contrast("#figure-04 svg text", "fill"),
    };
  },
};
